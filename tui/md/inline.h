/* What stands within a line: emphasis, code, links, entities.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_INLINE_H
#define FORKLORE_MD_INLINE_H

#include <md4c.h>

#include "tui/md/flow.h"

/* The flow that text goes to, and the spans open around it. */
struct inlines {
    struct flow flow;
    enum style base; /* outside all spans */
    int strong, em, code, del, link;
    size_t link_start; /* where the text of the open link begins */
};

void inlines_destroy(struct inlines *in);
void inlines_enter(struct inlines *in, MD_SPANTYPE type);
/* DETAIL as md4c gives it.  Returns how many bytes were added. */
size_t inlines_leave(struct inlines *in, MD_SPANTYPE type, const void *detail);
void inlines_text(struct inlines *in, MD_TEXTTYPE type, const char *text,
                  size_t n);

#endif
