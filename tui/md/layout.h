/* Where lines go: what stands before them (bars of quotes, bullets of lists)
 * and the empty lines between blocks.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_LAYOUT_H
#define FORKLORE_MD_LAYOUT_H

#include <stdbool.h>

#include "tui/md/flow.h"

/* What a block puts before each of its lines. */
struct margin {
    char first[24]; /* before its first line */
    char rest[8];   /* before the others; "" stands for blanks */
    int columns;    /* of either */
    enum style style;
    bool begun;
};

struct layout {
    struct styled *out; /* borrowed */
    int width;
    int left; /* columns that margins leave */
    struct margin *margins;
    size_t nmargins;
    bool written; /* something was: a gap may come */
    bool gap;     /* an empty line before the next block */
    size_t bytes; /* written so far; past `most` lines are dropped */
    size_t most;
};

void layout_init(struct layout *l, struct styled *out, int width, size_t most);
void layout_destroy(struct layout *l);

/* Opens and closes a margin; `begun` is set here.  One that would leave too
 * little room is not opened: false, and then not to be closed either. */
bool layout_push(struct layout *l, const struct margin *m);
void layout_pop(struct layout *l);

/* A block ended: an empty line comes before what follows, if anything does. */
void layout_end_block(struct layout *l);
/* A block begins: writes that empty line, unless the block stands CLOSE to what
 * is before it. */
void layout_begin_block(struct layout *l, bool close);

/* Each writes lines of at most l->left columns, margins before them. */
void layout_flow(struct layout *l, const struct flow *f);
void layout_lines(struct layout *l, const struct styled *lines, int indent);
void layout_rule(struct layout *l);

#endif
