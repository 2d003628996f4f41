/* A course document: front matter, Markdown, and fences with a meaning.
 * lesson.md and lab.md are such documents; lesson.h and lab.h know what their
 * fences mean, this only finds them.
 *
 *     ---
 *     title: One address, two memories       name: value
 *     needs: [11-spawn, 12-process]          lists are comma-separated
 *     ---
 *     Text in Markdown.
 *
 *     ```predict id=spawn-copy later=3d      language, then name=value or name
 *     ...
 *     ```
 *
 * A fence opens and closes with a line of three or more backquotes at the
 * start of the line; it ends at a line of at least as many.  Values may be
 * quoted: through="cat -A".  A value of the front matter may go on, indented,
 * on the next lines.  The text is UTF-8 and holds no NUL; line ends of other
 * systems are read as "\n".
 *
 * Errors read "lessons/11-spawn/lesson.md:17: what is wrong".
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_DOC_H
#define FORKLORE_COURSE_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/base/buf.h"

struct doc_attr {
    char *name;
    char *value; /* "" for a name alone */
    int line;
};

struct doc_block {
    int line;   /* of its first line of text, 1 the first of the file */
    bool fence; /* else Markdown */
    char *lang; /* of a fence, "" if none */
    struct doc_attr *attrs;
    size_t nattrs;
    char *text; /* without the fence lines; ends in a newline if not empty */
};

struct doc {
    char *path; /* as errors name it */
    struct doc_attr *front;
    size_t nfront;
    struct doc_block *blocks;
    size_t nblocks;
};

/* Parses TEXT.  PATH is used in messages only.  D is empty on failure. */
int doc_parse(struct doc *d, const char *path, const char *text, size_t n,
              struct buf *err);
/* Reads and parses a file (at most 1 MiB). */
int doc_read(struct doc *d, const char *path, struct buf *err);
void doc_destroy(struct doc *d);

/* What follows is for lesson.c and lab.c, who know what names mean.
 *
 * The value of a front matter name or a fence's attribute, or NULL. */
const char *doc_front(const struct doc *d, const char *name);
const char *doc_attr(const struct doc_block *b, const char *name);
/* The line of a front matter name; 1 when it is not there. */
int doc_front_line(const struct doc *d, const char *name);
/* Reads a fence of lines "name: value", values going on where a line is
 * indented, no name twice; free with doc_attrs_free. */
int doc_fields(const struct doc *d, const struct doc_block *b,
               struct doc_attr **v, size_t *n, struct buf *err);
void doc_attrs_free(struct doc_attr *v, size_t n);
/* Fails at the first name that is not in KNOWN, a NULL-terminated list: "WHERE
 * has no NAME". */
int doc_known(const struct doc *d, const struct doc_attr *v, size_t n,
              const char *const *known, const char *where, struct buf *err);
/* Splits "[a, b]" or "a" or "a, b"; NULL-terminated, never NULL, possibly
 * empty; free with strs_free of file.h. */
char **doc_list(const char *value);
/* "PATH:LINE: " and the message; returns -1. */
int doc_err(const struct doc *d, int line, struct buf *err, const char *fmt,
            ...) __attribute__((format(printf, 4, 5)));

#endif
