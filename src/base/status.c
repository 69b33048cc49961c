#include "base/status.h"

#include <stdarg.h>

struct text {
    char *at;
    char *end; /* last character, kept for the 0 */
};

static void put_char(struct text *t, char c)
{
    if (t->at < t->end)
        *t->at++ = c;
}

static void put_string(struct text *t, const char *s)
{
    while (*s)
        put_char(t, *s++);
}

static void put_unsigned(struct text *t, unsigned long long v)
{
    char digit[24];
    int n = 0;
    do {
        digit[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    while (n)
        put_char(t, digit[--n]);
}

static void put_int(struct text *t, long long v)
{
    if (v < 0)
        put_char(t, '-');
    put_unsigned(t, v < 0 ? 0ULL - (unsigned long long)v : (unsigned long long)v);
}

/* Six significant digits, exponent form outside 1e-4..1e6: enough for messages. */
static void put_double(struct text *t, double v)
{
    if (v != v) {
        put_string(t, "NaN");
        return;
    }
    if (v < 0) {
        put_char(t, '-');
        v = -v;
    }
    if (v > 1.7e308) {
        put_string(t, "Infinity");
        return;
    }
    int e = 0;
    if (v > 0) {
        while (v >= 10) {
            v /= 10;
            e++;
        }
        while (v < 1) {
            v *= 10;
            e--;
        }
    }
    unsigned long long m = (unsigned long long)(v * 100000 + 0.5); /* d.ddddd */
    if (m >= 1000000) {
        m /= 10;
        e++;
    }
    int shown = e, places = 5;
    if (e < -4 || e > 5)
        shown = 0;
    else
        places = 5 - e;
    int trim = places;
    while (trim > 0 && m % 10 == 0) {
        m /= 10;
        trim--;
    }
    unsigned long long unit = 1;
    for (int i = 0; i < trim; i++)
        unit *= 10;
    put_unsigned(t, m / unit);
    if (trim > 0) {
        put_char(t, '.');
        for (unsigned long long u = unit / 10; u; u /= 10)
            put_char(t, (char)('0' + (m / u) % 10));
    }
    if (shown != e) {
        put_char(t, 'e');
        put_int(t, e);
    }
}

static void format_into(char *out, int size, const char *format, va_list args)
{
    if (size <= 0)
        return;
    struct text t = {out, out + size - 1};
    for (const char *f = format; *f; f++) {
        if (*f != '%') {
            put_char(&t, *f);
            continue;
        }
        f++;
        if (*f == 's')
            put_string(&t, va_arg(args, const char *));
        else if (*f == 'd')
            put_int(&t, va_arg(args, int));
        else if (*f == 'g')
            put_double(&t, va_arg(args, double));
        else if (*f == '%')
            put_char(&t, '%');
        else
            break;
    }
    *t.at = 0;
}

void text_format(char *out, int size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    format_into(out, size, format, args);
    va_end(args);
}

enum status error_set(struct error *e, enum status code, const char *format, ...)
{
    if (e->code != OK)
        return e->code;
    e->code = code;
    va_list args;
    va_start(args, format);
    format_into(e->text, (int)sizeof e->text, format, args);
    va_end(args);
    return code;
}
