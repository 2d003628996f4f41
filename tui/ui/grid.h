/* A screen as data: cells of character, style and colour.  Views draw into a
 * grid; term.c alone puts it on a terminal; tests read it.
 *
 * Everything outside the grid is clipped, so a view draws the same at any size.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_GRID_H
#define FORKLORE_UI_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/md/styled.h"

#define CELL_CHARS 3 /* a character and two combining marks */

enum cell_attr {
    CELL_BOLD = 1,
    CELL_UNDERLINE = 2,
    CELL_REVERSE = 4,
    CELL_ITALIC = 8,
    CELL_DIM = 16,
};

struct cell {
    uint32_t ch[CELL_CHARS]; /* 0: none; a blank is U+0020 */
    uint8_t width;           /* 1, 2, or 0: covered by the one to the left */
    uint8_t style;           /* enum style: the look, unless `raw` */
    bool raw;                /* attr, fg and bg are the look (a program's) */
    uint8_t attr;            /* enum cell_attr */
    int16_t fg, bg;          /* 0 to 255, or -1: the terminal's own */
};

struct grid {
    int rows, cols;
    struct cell *cells;         /* row by row */
    int cursor_row, cursor_col; /* -1: no cursor to show */
};

struct rect {
    int row, col, rows, cols;
};

/* Makes it ROWS x COLS, all blanks.  Also resizes. */
void grid_reset(struct grid *g, int rows, int cols);
void grid_destroy(struct grid *g);
/* NULL when outside. */
struct cell *grid_at(const struct grid *g, int row, int col);
/* Draws UTF-8 text from (row, col) to at most column LIMIT (not included);
 * returns the column after the last one drawn. */
int grid_text(struct grid *g, int row, int col, int limit, enum style style,
              const char *text);
int grid_textf(struct grid *g, int row, int col, int limit, enum style style,
               const char *fmt, ...) __attribute__((format(printf, 6, 7)));
int grid_line(struct grid *g, int row, int col, int limit,
              const struct styled_line *line);
/* N cells of the character C (a code point). */
void grid_fill(struct grid *g, int row, int col, int n, enum style style,
               uint32_t c);
/* A horizontal rule over the whole width, with an optional label in it:
 * "── spawn.c ─────────── exit 0 · 0.002 s ──". */
void grid_rule(struct grid *g, int row, const char *left, const char *right);
/* Gives N cells the style, keeping their characters (a selected row). */
void grid_restyle(struct grid *g, int row, int col, int n, enum style style);

#endif
