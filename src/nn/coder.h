/* The networks that make codes of drawings: what stands before the code, and what follows it. */
#ifndef NN_CODER_H
#define NN_CODER_H

#include "nn/net.h"

enum coder {
    CODER_MLP,  /* 784-512-256, mirrored */
    CODER_CONV, /* 3 x 3 convolutions: 32 and 64 filters of stride 2, 64 of stride 1; mirrored */
};

#define CODER_CHOICES "mlp|conv" /* in the order of enum coder */

/* From a picture [784] to the hidden units on which a linear layer makes the code. */
void coder_body(struct net *n, enum coder kind);
/* From a code [latent] to the logits of a picture's pixels [784]. */
void coder_decoder(struct net *n, enum coder kind, int latent);

#endif
