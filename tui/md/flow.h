/* Running text: bytes with styles, wrapped to a width at blanks.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_FLOW_H
#define FORKLORE_MD_FLOW_H

#include "tui/base/buf.h"
#include "tui/md/styled.h"

struct flow {
    struct buf text;
    struct buf style; /* an enum style for each byte of text */
};

#define FLOW_INIT \
    {             \
        0         \
    }

/* TEXT is valid UTF-8; "\n" in it breaks the line. */
void flow_add(struct flow *f, enum style style, const char *text, size_t n);
void flow_clear(struct flow *f);
void flow_destroy(struct flow *f);

/* Appends N bytes of text with their styles to OUT, as lines of at most WIDTH
 * columns.  Blanks between words count as one, but in code; a word that is
 * longer than a line is cut between characters.  A character that is itself
 * wider than a line is kept. */
void flow_wrap(const char *text, const char *style, size_t n, int width,
               struct styled *out);
/* The columns of the longest line, were there room for all. */
int flow_columns(const char *text, size_t n);

#endif
