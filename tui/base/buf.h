/* A growing string of bytes: the one way this program builds text.
 *
 * Leaves encoding to utf8.h and files to file.h.  Running out of memory ends
 * the program: there is nothing useful a text could do about it.
 *
 *     struct buf b = BUF_INIT;
 *     buf_addf(&b, "%d of %d", done, all);
 *     puts(buf_str(&b));
 *     buf_destroy(&b);
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_BUF_H
#define FORKLORE_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
    char *data; /* NUL-terminated when not NULL; may hold NULs inside */
    size_t len; /* bytes before the terminating NUL */
    size_t cap;
};

#define BUF_INIT \
    {            \
        0        \
    }

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap);

/* Forgets the contents, keeps the room. */
void buf_clear(struct buf *b);
/* Cuts to LEN bytes; LEN must not be more than there are. */
void buf_cut(struct buf *b, size_t len);
/* The text, "" when nothing was ever added.  Borrowed: valid until the next
 * call on B. */
const char *buf_str(const struct buf *b);
/* Returns the text (never NULL) and leaves B empty: the caller frees. */
char *buf_take(struct buf *b);
void buf_destroy(struct buf *b);

/* strdup, malloc, realloc and printf-to-heap that end the program rather than
 * return NULL.  The caller frees. */
char *str_dup(const char *s);
char *str_ndup(const char *s, size_t n);
char *str_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *mem_new(size_t size);                     /* zeroed */
void *mem_grow(void *p, size_t n, size_t size); /* n * size, checked */

#endif
