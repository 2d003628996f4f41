/* The lines of a course document, and the names and values in them: what
 * doc.c is made of.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_FIELDS_H
#define FORKLORE_COURSE_FIELDS_H

#include "tui/course/doc.h"

#define NAMES_MAX 500  /* in one place: finding twins stays quick */
#define VALUE_MAX 8192 /* bytes */

/* A place in the text, one line at a time. */
struct reader {
    const char *text; /* NUL-terminated: the parser's own copy */
    size_t at, len;
    int line;      /* the number of the line last read */
    const char *s; /* that line, without its newline or trailing blanks */
    size_t n;
    size_t start; /* where it begins in the text */
};

/* Reads the next line; false when there is none. */
bool reader_next(struct reader *r);

bool is_blank(char c);
/* a-z, 0-9, hyphen, underscore. */
bool is_name_char(char c);
/* NULL when there is none of that name. */
const struct doc_attr *find_attr(const struct doc_attr *v, size_t n,
                                 const char *name);
/* A new, empty one at the end. */
struct doc_attr *push_attr(struct doc_attr **v, size_t *n);
/* Reads the line R stands on: "NAME: VALUE", or, indented, more of the value
 * before. */
int read_field(const struct doc *d, const struct reader *r, struct doc_attr **v,
               size_t *n, struct buf *err);

#endif
