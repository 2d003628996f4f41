/* UTF-8 from strangers: decoded one character at a time, never trusted.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_UTF8_H
#define FORKLORE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/base/buf.h"

/* Decodes the character at S (N > 0 bytes left) into *C and returns how many
 * bytes it took, at least 1.  A byte that starts no valid character gives
 * U+FFFD and 1.  RFC 3629: no overlong forms, no surrogates. */
size_t utf8_next(const char *s, size_t n, uint32_t *c);
/* Appends C; what is no character is appended as U+FFFD. */
void utf8_add(struct buf *out, uint32_t c);
/* Columns on a terminal: 0 for combining marks, 2 for wide, else 1; 0 for
 * control characters.  wcwidth(3) of the C.UTF-8 locale, whatever the
 * program's own locale. */
int utf8_width(uint32_t c);
/* Columns of a whole string. */
int utf8_columns(const char *s, size_t n);
bool utf8_valid(const char *s, size_t n);
/* Appends S made fit for a screen or JSON: invalid bytes become U+FFFD,
 * control characters but \n and \t become U+FFFD, at most MAX bytes with a
 * last "..." when cut. */
void utf8_clean(struct buf *out, const char *s, size_t n, size_t max);

#endif
