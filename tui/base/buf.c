/* Grows strings of bytes and ends the program when memory runs out.
 *
 * Leaves what the bytes mean to everybody else.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/base/buf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nothing that is still to be said could be built without memory, so this
 * says it with a constant. */
static _Noreturn void out_of_memory(void)
{
    fputs("forklore: out of memory\n", stderr);
    abort();
}

/* Makes room for EXTRA more bytes and the terminating NUL. */
static void reserve(struct buf *b, size_t extra)
{
    if (extra >= SIZE_MAX - b->len)
        out_of_memory();
    size_t need = b->len + extra + 1;
    if (need <= b->cap)
        return;
    /* Doubling makes N appends cost O(N) in all. */
    size_t cap = b->cap < 64 ? 64 : b->cap;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    b->data = mem_grow(b->data, cap, 1);
    b->cap = cap;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    reserve(b, n);
    if (n > 0) /* memcpy from NULL is undefined even for 0 bytes */
        memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(b, fmt, ap);
    va_end(ap);
}

void buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
    /* Print into the room there is; if it was too little, the first try has
     * told how much it takes.  A va_list can be read only once: copy it. */
    va_list again;
    va_copy(again, ap);
    reserve(b, 63);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->data + b->len, room, fmt, ap);
    if (n < 0) {
        n = 0; /* a wide character that the locale cannot encode */
        b->data[b->len] = '\0';
    } else if ((size_t)n >= room) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
    }
    b->len += (size_t)n;
    va_end(again);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

void buf_cut(struct buf *b, size_t len)
{
    assert(len <= b->len);
    b->len = len;
    if (b->data)
        b->data[len] = '\0';
}

const char *buf_str(const struct buf *b)
{
    return b->data ? b->data : "";
}

char *buf_take(struct buf *b)
{
    char *s = b->data ? b->data : mem_new(1);
    *b = (struct buf)BUF_INIT;
    return s;
}

void buf_destroy(struct buf *b)
{
    free(b->data);
    *b = (struct buf)BUF_INIT;
}

char *str_dup(const char *s)
{
    return str_ndup(s, strlen(s));
}

char *str_ndup(const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *copy = mem_new(len + 1);
    memcpy(copy, s, len);
    return copy;
}

char *str_format(const char *fmt, ...)
{
    struct buf b = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&b, fmt, ap);
    va_end(ap);
    return buf_take(&b);
}

void *mem_new(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *mem_grow(void *p, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        out_of_memory();
    /* realloc to 0 bytes may free: ask for one instead. */
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q)
        out_of_memory();
    return q;
}
