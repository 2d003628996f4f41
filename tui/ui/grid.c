/* Drawing into a grid: every change of a cell keeps wide characters whole.
 *
 * Leaves what a style looks like to look.c, and terminals to term.c.
 *
 * A wide character lies in two cells, of widths 2 and 0.  Whatever overwrites
 * one of them makes the other a blank, and one of which only half would be
 * inside is not drawn: so no half is ever left for a terminal to guess at.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/grid.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"

#define RULE UINT32_C(0x2500)

static const struct cell blank = {
    .ch = {' '}, .width = 1, .style = STYLE_PLAIN, .fg = -1, .bg = -1};

void grid_reset(struct grid *g, int rows, int cols)
{
    g->rows = rows < 0 ? 0 : rows;
    g->cols = cols < 0 ? 0 : cols;
    size_t n = (size_t)g->rows * (size_t)g->cols;
    g->cells = mem_grow(g->cells, n ? n : 1, sizeof *g->cells);
    for (size_t i = 0; i < n; i++)
        g->cells[i] = blank;
    g->cursor_row = g->cursor_col = -1;
}

void grid_destroy(struct grid *g)
{
    free(g->cells);
    *g = (struct grid){.cursor_row = -1, .cursor_col = -1};
}

struct cell *grid_at(const struct grid *g, int row, int col)
{
    if (row < 0 || row >= g->rows || col < 0 || col >= g->cols)
        return NULL;
    return &g->cells[(size_t)row * (size_t)g->cols + (size_t)col];
}

static void make_blank(struct cell *c)
{
    memset(c->ch, 0, sizeof c->ch);
    c->ch[0] = ' ';
    c->width = 1;
}

/* Makes room at a cell inside the grid: what else belongs to the character
 * there becomes a blank. */
static struct cell *vacate(struct grid *g, int row, int col)
{
    struct cell *c = grid_at(g, row, col), *other;
    if (c->width == 0 && (other = grid_at(g, row, col - 1)) != NULL)
        make_blank(other);
    if (c->width == 2 && (other = grid_at(g, row, col + 1)) != NULL)
        make_blank(other);
    *c = blank;
    return c;
}

/* Draws one character of WIDTH columns; only whole ones, else blanks where it
 * would be.  LIMIT is the grid's width at most. */
static void put(struct grid *g, int row, int col, int limit, enum style style,
                uint32_t ch, int width)
{
    bool whole = col >= 0 && col + width <= limit;
    for (int i = 0; i < width; i++) {
        if (col + i < 0 || col + i >= limit || !grid_at(g, row, col + i))
            continue;
        struct cell *c = vacate(g, row, col + i);
        c->style = (uint8_t)style;
        if (!whole)
            continue;
        c->ch[0] = i == 0 ? ch : 0;
        c->width = (uint8_t)(i == 0 ? width : 0);
    }
}

/* Characters that steer layout instead of being seen.  Terminals differ in what
 * they make of them (a selector that widens an emoji, say), so none is sent. */
static bool is_format(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* Puts a combining mark on the character at COL.  More than a cell holds are
 * dropped. */
static void combine(struct grid *g, int row, int col, uint32_t mark)
{
    struct cell *c = grid_at(g, row, col);
    for (int i = 1; c && i < CELL_CHARS; i++)
        if (c->ch[i] == 0) {
            c->ch[i] = mark;
            return;
        }
}

/* What grid_text and grid_line share: STYLES has a style for each byte, or is
 * NULL when all are STYLE. */
static int draw(struct grid *g, int row, int col, int limit, enum style style,
                const unsigned char *styles, const char *text, size_t n)
{
    int last = -1; /* where the last character was drawn whole */
    if (limit > g->cols)
        limit = g->cols;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t at = i;
        i += utf8_next(text + i, n - i, &c);
        int width = utf8_width(c);
        if (width == 0) {
            if (c >= 0x300 && !is_format(c) && last >= 0)
                combine(g, row, last, c);
            continue;
        }
        if (col >= limit)
            break; /* not before: a mark may follow in the last column */
        put(g, row, col, limit, styles ? styles[at] : style, c, width);
        last = col + width <= limit ? col : -1;
        col += width;
    }
    return col > limit ? limit : col;
}

int grid_text(struct grid *g, int row, int col, int limit, enum style style,
              const char *text)
{
    return draw(g, row, col, limit, style, NULL, text, strlen(text));
}

int grid_textf(struct grid *g, int row, int col, int limit, enum style style,
               const char *fmt, ...)
{
    struct buf text = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&text, fmt, ap);
    va_end(ap);
    col = draw(g, row, col, limit, style, NULL, buf_str(&text), text.len);
    buf_destroy(&text);
    return col;
}

int grid_line(struct grid *g, int row, int col, int limit,
              const struct styled_line *line)
{
    return draw(g, row, col, limit, STYLE_PLAIN, line->style, line->text,
                line->len);
}

void grid_fill(struct grid *g, int row, int col, int n, enum style style,
               uint32_t c)
{
    int width = utf8_width(c);
    if (width == 0) {
        c = ' ';
        width = 1;
    }
    int limit = n < g->cols - col ? col + n : g->cols;
    for (; col < limit; col += width)
        put(g, row, col, limit, style, c, width);
}

void grid_rule(struct grid *g, int row, const char *left, const char *right)
{
    grid_fill(g, row, 0, g->cols, STYLE_RULE, RULE);
    int nleft = left ? utf8_columns(left, strlen(left)) : 0;
    int nright = right ? utf8_columns(right, strlen(right)) : 0;
    /* "── left ── right ──": without room for both, LEFT says more. */
    if (nleft && nright && nleft + nright + 10 > g->cols)
        nright = 0;
    if (nleft) {
        int end = g->cols - 1; /* the blank behind it is always seen */
        grid_fill(g, row, 2, 1, STYLE_RULE, ' ');
        end = grid_text(g, row, 3, end, STYLE_TITLE, left);
        grid_fill(g, row, end, 1, STYLE_RULE, ' ');
    }
    if (nright) {
        int start = g->cols - nright - 3;
        grid_fill(g, row, start - 1, 1, STYLE_RULE, ' ');
        start = grid_text(g, row, start, g->cols, STYLE_DIM, right);
        grid_fill(g, row, start, 1, STYLE_RULE, ' ');
    }
}

void grid_restyle(struct grid *g, int row, int col, int n, enum style style)
{
    for (int i = 0; i < n; i++) {
        struct cell *c = grid_at(g, row, col + i);
        if (!c)
            continue;
        c->style = (uint8_t)style;
        c->raw = false;
    }
}
