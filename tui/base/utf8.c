/* Decodes, encodes and measures UTF-8 that nobody has checked before.
 *
 * Leaves drawing it to the user interface.  The table is that of RFC 3629,
 * section 4, "Syntax of UTF-8 Byte Sequences".
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/utf8.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#define REPLACEMENT UINT32_C(0xFFFD)

/* What may start a character.  Only the second byte's range differs: it is
 * what rules out overlong forms, surrogates and what lies past U+10FFFF. */
static const struct {
    unsigned char first, last; /* of the first byte */
    unsigned char low, high;   /* of the second byte */
    unsigned char bytes;
    unsigned char mask; /* the first byte's share of the character */
} forms[] = {
    {0x00, 0x7F, 0, 0, 1, 0x7F},       {0xC2, 0xDF, 0x80, 0xBF, 2, 0x1F},
    {0xE0, 0xE0, 0xA0, 0xBF, 3, 0x0F}, {0xE1, 0xEC, 0x80, 0xBF, 3, 0x0F},
    {0xED, 0xED, 0x80, 0x9F, 3, 0x0F}, {0xEE, 0xEF, 0x80, 0xBF, 3, 0x0F},
    {0xF0, 0xF0, 0x90, 0xBF, 4, 0x07}, {0xF1, 0xF3, 0x80, 0xBF, 4, 0x07},
    {0xF4, 0xF4, 0x80, 0x8F, 4, 0x07},
};

size_t utf8_next(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *u = (const unsigned char *)s;
    *c = REPLACEMENT;
    size_t f = 0;
    size_t nforms = sizeof forms / sizeof forms[0];
    while (f < nforms && (u[0] < forms[f].first || u[0] > forms[f].last))
        f++;
    if (f == nforms || n < forms[f].bytes)
        return 1;
    uint32_t value = u[0] & forms[f].mask;
    for (size_t i = 1; i < forms[f].bytes; i++) {
        unsigned char low = i == 1 ? forms[f].low : 0x80;
        unsigned char high = i == 1 ? forms[f].high : 0xBF;
        if (u[i] < low || u[i] > high)
            return 1;
        value = value << 6 | (u[i] & 0x3F);
    }
    *c = value;
    return forms[f].bytes;
}

/* Writes C into S, which has room for 4 bytes; returns how many it took. */
static size_t encode(char *s, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = REPLACEMENT;
    if (c < 0x80) {
        s[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char mark[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        s[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    s[0] = (char)(mark[n] | c);
    return n;
}

void utf8_add(struct buf *out, uint32_t c)
{
    char s[4];
    buf_add(out, s, encode(s, c));
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/* C.UTF-8 is part of the C library here, so it is there even where no locale
 * was ever generated.  Made once and kept for the life of the program. */
static locale_t unicode(void)
{
    static locale_t made;
    if (!made)
        made = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return made;
}

int utf8_width(uint32_t c)
{
    if (is_control(c))
        return 0;
    if (c < 0x7F)
        return 1;
    locale_t ours = unicode();
    if (!ours)
        return 1;
    /* wcwidth has no variant that takes a locale: change this thread's. */
    locale_t before = uselocale(ours);
    int width = wcwidth((wchar_t)c);
    uselocale(before);
    return width < 0 ? 1 : width; /* not assigned yet: one box is drawn */
}

int utf8_columns(const char *s, size_t n)
{
    int columns = 0;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += utf8_next(s + i, n - i, &c);
        columns += utf8_width(c);
    }
    return columns;
}

bool utf8_valid(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t took = utf8_next(s + i, n - i, &c);
        /* U+FFFD itself is a valid character, and takes three bytes. */
        if (c == REPLACEMENT && took == 1)
            return false;
        i += took;
    }
    return true;
}

void utf8_clean(struct buf *out, const char *s, size_t n, size_t max)
{
    size_t start = out->len;
    size_t fits = start; /* where "..." can still follow within MAX */
    for (size_t i = 0; i < n;) {
        uint32_t c;
        char bytes[4];
        i += utf8_next(s + i, n - i, &c);
        if (is_control(c) && c != '\n' && c != '\t')
            c = REPLACEMENT;
        size_t took = encode(bytes, c);
        if (out->len - start + took > max) {
            buf_cut(out, fits);
            buf_add(out, "...", max < 3 ? max : 3);
            return;
        }
        buf_add(out, bytes, took);
        if (out->len - start + 3 <= max)
            fits = out->len;
    }
}
