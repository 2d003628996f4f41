/* Lays tables out; see table.h.
 *
 * Leaves wrapping a cell to flow.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/md/table.h"

#include <stdbool.h>
#include <stdlib.h>

#include "tui/base/utf8.h"

#define COLUMN_MIN 3 /* narrower cells cannot be read */
#define GAP 2        /* between columns */

int table_row(struct table *t)
{
    if (t->nrows == TABLE_ROWS)
        return -1;
    if ((t->nrows & (t->nrows - 1)) == 0)
        t->rows =
            mem_grow(t->rows, t->nrows ? 2 * t->nrows : 1, sizeof *t->rows);
    t->rows[t->nrows++].ncells = 0;
    return 0;
}

void table_cell(struct table *t, enum align align, const struct flow *content)
{
    struct table_row *row = &t->rows[t->nrows - 1];
    struct table_cell *cell;
    size_t n = content->text.len;
    if (row->ncells == TABLE_COLUMNS) {
        if (n == 0)
            return;
        cell = &row->cells[TABLE_COLUMNS - 1];
        flow_add(&t->flow, STYLE_PLAIN, " ", 1);
        cell->len++;
    } else {
        t->align[row->ncells] = align;
        cell = &row->cells[row->ncells++];
        *cell = (struct table_cell){.from = t->flow.text.len};
        if (row->ncells > t->ncolumns)
            t->ncolumns = row->ncells;
    }
    cell->len += n;
    buf_add(&t->flow.text, buf_str(&content->text), n);
    buf_add(&t->flow.style, buf_str(&content->style), n);
}

static void wrap_cell(const struct table *t, const struct table_row *row,
                      size_t column, int width, struct styled *out)
{
    if (column >= row->ncells)
        return;
    const struct table_cell *cell = &row->cells[column];
    flow_wrap(buf_str(&t->flow.text) + cell->from,
              buf_str(&t->flow.style) + cell->from, cell->len, width, out);
}

/* ---- widths ---- */

static void natural_widths(const struct table *t, int *widths)
{
    for (size_t c = 0; c < t->ncolumns; c++)
        widths[c] = COLUMN_MIN;
    for (size_t r = 0; r < t->nrows; r++)
        for (size_t c = 0; c < t->rows[r].ncells; c++) {
            const struct table_cell *cell = &t->rows[r].cells[c];
            int columns =
                flow_columns(buf_str(&t->flow.text) + cell->from, cell->len);
            if (columns > widths[c])
                widths[c] = columns;
        }
}

/* Gives every column what it wants if that is no more than its share of the
 * room; what such columns leave is shared by the others. */
static void share_width(int *widths, size_t n, int room)
{
    bool settled[TABLE_COLUMNS] = {false};
    int left = (int)n;
    for (bool again = true; again && left > 0;) {
        again = false;
        for (size_t c = 0; c < n && left > 0; c++)
            if (!settled[c] && widths[c] <= room / left) {
                settled[c] = again = true;
                room -= widths[c];
                left--;
            }
    }
    for (size_t c = 0; c < n; c++)
        if (!settled[c]) {
            widths[c] = room / left;
            room -= widths[c];
            left--;
        }
}

/* ---- drawing ---- */

static void add_blanks(struct styled *out, int n)
{
    if (n > 0)
        styled_addf(out, STYLE_PLAIN, "%*s", n, "");
}

/* One line of a cell, padded on the sides its alignment leaves free; blanks
 * that would end a line are not kept. */
static void draw_piece(const struct styled *cell, size_t line, enum align align,
                       int width, int *pending, struct styled *out)
{
    if (line >= cell->n) {
        *pending += width + GAP;
        return;
    }
    const struct styled_line *l = &cell->lines[line];
    int free_columns = width - utf8_columns(l->text, l->len), before = 0;
    if (align == ALIGN_RIGHT)
        before = free_columns;
    else if (align == ALIGN_CENTER)
        before = free_columns / 2;
    add_blanks(out, *pending + before);
    styled_add_line(out, l);
    *pending = free_columns - before + GAP;
}

static void draw_row(const struct table *t, const struct table_row *row,
                     const int *widths, struct styled *out)
{
    struct styled cells[TABLE_COLUMNS] = {0};
    size_t lines = 1;
    for (size_t c = 0; c < t->ncolumns; c++) {
        wrap_cell(t, row, c, widths[c], &cells[c]);
        if (cells[c].n > lines)
            lines = cells[c].n;
    }
    for (size_t line = 0; line < lines; line++) {
        int pending = 0;
        styled_newline(out);
        for (size_t c = 0; c < t->ncolumns; c++)
            draw_piece(&cells[c], line, t->align[c], widths[c], &pending, out);
    }
    for (size_t c = 0; c < t->ncolumns; c++)
        styled_destroy(&cells[c]);
}

static void draw_rule(const struct table *t, const int *widths,
                      struct styled *out)
{
    styled_newline(out);
    for (size_t c = 0; c < t->ncolumns; c++) {
        if (c > 0)
            add_blanks(out, GAP);
        for (int i = 0; i < widths[c]; i++)
            styled_adds(out, STYLE_RULE, "\u2500");
    }
}

/* No room for columns: one cell below the other, an empty line after a row. */
static void draw_list(const struct table *t, int width, struct styled *out)
{
    for (size_t r = 0; r < t->nrows; r++) {
        if (r > 0)
            styled_newline(out);
        for (size_t c = 0; c < t->rows[r].ncells; c++)
            wrap_cell(t, &t->rows[r], c, width, out);
    }
}

void table_layout(const struct table *t, int width, struct styled *out)
{
    int widths[TABLE_COLUMNS];
    if (t->ncolumns == 0)
        return;
    int room = width - GAP * ((int)t->ncolumns - 1);
    if (room < COLUMN_MIN * (int)t->ncolumns) {
        draw_list(t, width, out);
        return;
    }
    natural_widths(t, widths);
    share_width(widths, t->ncolumns, room);
    for (size_t r = 0; r < t->nrows; r++) {
        draw_row(t, &t->rows[r], widths, out);
        if (r == 0)
            draw_rule(t, widths, out);
    }
}

void table_destroy(struct table *t)
{
    flow_destroy(&t->flow);
    free(t->rows);
    *t = (struct table)TABLE_INIT;
}
