/* Status codes and the sticky error every long-lived object carries. Nothing in the core prints,
 * exits or aborts: a function that can fail returns a status, and its object keeps the first
 * failure with a sentence that says what happened and what to do. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
    OK = 0,
    ERR_MEMORY,  /* an allocation failed */
    ERR_SHAPE,   /* shapes do not fit together */
    ERR_RANGE,   /* a number lies outside what is allowed */
    ERR_NAME,    /* no op, algorithm, hyperparameter or view of that name */
    ERR_STATE,   /* the call is not possible now (plan not made, session failed before, ...) */
    ERR_FORMAT,  /* data from outside are damaged or foreign */
    ERR_NUMERIC, /* training produced NaN or infinity */
};

struct error {
    enum status code;
    char text[256];
};

/* Records the first failure only; later ones are echoes of it. Returns e->code.
 * format knows %s (string), %d (int), %g (double, up to 6 significant digits) and %%. */
enum status error_set(struct error *e, enum status code, const char *format, ...);

/* The same small formatter without an error: writes at most size - 1 characters and a 0. */
void text_format(char *out, int size, const char *format, ...);

#endif
