/* Puts lines below each other with what stands before them; see layout.h.
 *
 * Leaves the meaning of blocks to md.c and wrapping to flow.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/layout.h"

#include <stdlib.h>
#include <string.h>

#define RULE_MAX 72 /* the widest a column of text is meant to be */

void layout_init(struct layout *l, struct styled *out, int width, size_t most)
{
    *l = (struct layout){
        .out = out, .width = width, .left = width, .most = most};
}

void layout_destroy(struct layout *l)
{
    free(l->margins);
    *l = (struct layout){0};
}

/* However deep the nesting, text keeps a third of the width. */
bool layout_push(struct layout *l, const struct margin *m)
{
    int left = l->left - m->columns;
    if (left < 1 || left < l->width / 3)
        return false;
    l->margins = mem_grow(l->margins, l->nmargins + 1, sizeof *l->margins);
    l->margins[l->nmargins] = *m;
    l->margins[l->nmargins++].begun = false;
    l->left = left;
    return true;
}

static void begin_line(struct layout *l)
{
    styled_newline(l->out);
    for (size_t i = 0; i < l->nmargins; i++) {
        struct margin *m = &l->margins[i];
        if (!m->begun)
            styled_adds(l->out, m->style, m->first);
        else if (*m->rest)
            styled_adds(l->out, m->style, m->rest);
        else
            styled_addf(l->out, STYLE_PLAIN, "%*s", m->columns, "");
        m->begun = true;
    }
    l->written = true;
}

/* Takes blanks off the end of the last line. */
static void end_line(struct layout *l)
{
    struct styled_line *line = &l->out->lines[l->out->n - 1];
    while (line->len > 0 && line->text[line->len - 1] == ' ')
        line->text[--line->len] = '\0';
    l->bytes += line->len + 1;
}

/* A bullet with nothing behind it is still a line. */
void layout_pop(struct layout *l)
{
    struct margin *m = &l->margins[l->nmargins - 1];
    if (!m->begun) {
        begin_line(l);
        end_line(l);
    }
    l->left += m->columns;
    l->nmargins--;
}

void layout_end_block(struct layout *l)
{
    l->gap = true;
}

void layout_begin_block(struct layout *l, bool close)
{
    if (l->gap && l->written && !close) {
        begin_line(l);
        end_line(l);
    }
    l->gap = false;
}

void layout_lines(struct layout *l, const struct styled *lines, int indent)
{
    for (size_t i = 0; i < lines->n && l->bytes <= l->most; i++) {
        begin_line(l);
        if (indent > 0)
            styled_addf(l->out, STYLE_PLAIN, "%*s", indent, "");
        styled_add_line(l->out, &lines->lines[i]);
        end_line(l);
    }
}

void layout_flow(struct layout *l, const struct flow *f)
{
    struct styled lines = STYLED_INIT;
    flow_wrap(buf_str(&f->text), buf_str(&f->style), f->text.len, l->left,
              &lines);
    layout_lines(l, &lines, 0);
    styled_destroy(&lines);
}

void layout_rule(struct layout *l)
{
    int columns = l->left < RULE_MAX ? l->left : RULE_MAX;
    begin_line(l);
    for (int i = 0; i < columns; i++)
        styled_adds(l->out, STYLE_RULE, "\u2500");
    end_line(l);
}
