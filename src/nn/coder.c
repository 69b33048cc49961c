#include "nn/coder.h"

enum { EDGE = 28, AREA = EDGE * EDGE, HALF = 14, QUARTER = 7 };

void coder_body(struct net *n, enum coder kind)
{
    net_begin(n, SHAPE1(AREA));
    if (kind == CODER_MLP) {
        net_linear(n, 512, ACT_RELU);
        net_activation(n, ACT_RELU);
        net_linear(n, 256, ACT_RELU);
        net_activation(n, ACT_RELU);
        return;
    }
    net_reshape(n, SHAPE3(EDGE, EDGE, 1));
    net_conv(n, 32, 3, 2, 1, ACT_RELU);
    net_activation(n, ACT_RELU);
    net_conv(n, 64, 3, 2, 1, ACT_RELU);
    net_activation(n, ACT_RELU);
    net_conv(n, 64, 3, 1, 1, ACT_RELU);
    net_activation(n, ACT_RELU);
}

void coder_decoder(struct net *n, enum coder kind, int latent)
{
    net_begin(n, SHAPE1(latent));
    if (kind == CODER_MLP) {
        net_linear(n, 256, ACT_RELU);
        net_activation(n, ACT_RELU);
        net_linear(n, 512, ACT_RELU);
        net_activation(n, ACT_RELU);
        net_linear(n, AREA, ACT_NONE);
        return;
    }
    net_linear(n, QUARTER * QUARTER * 64, ACT_RELU);
    net_activation(n, ACT_RELU);
    net_reshape(n, SHAPE3(QUARTER, QUARTER, 64));
    net_conv(n, 64, 3, 1, 1, ACT_RELU);
    net_activation(n, ACT_RELU);
    net_conv_transpose(n, 32, 3, 2, 1, HALF, HALF, ACT_RELU);
    net_activation(n, ACT_RELU);
    net_conv_transpose(n, 1, 3, 2, 1, EDGE, EDGE, ACT_NONE);
    net_reshape(n, SHAPE1(AREA));
}
