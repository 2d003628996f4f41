/* What a style looks like with as many colours as there are, and what stands in
 * for a character that cannot be shown.  Knows no terminal: term.c does.
 *
 * Colours add and never carry alone: each style that says something also has an
 * attribute, a mark or a place.  The first 16 colours are the student's own
 * theme's, so what they chose for their eyes holds here too.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LOOK_H
#define FORKLORE_UI_LOOK_H

#include <stdint.h>

#include "tui/ui/grid.h"

struct look {
    uint8_t attr;   /* enum cell_attr */
    int16_t fg, bg; /* below the number of colours, or -1: the terminal's */
};

/* COLORS: 256, 16, 8, or 0 for none. */
struct look look_of_style(enum style style, int colors);
/* The look of a cell, be it styled or raw. */
struct look look_of_cell(const struct cell *c, int colors);
/* One of the 256 colours, brought down to the nearest there is; -1 stays. */
int look_color(int color, int colors);
/* An ASCII character that looks a little like C; '?' when there is none. */
char look_ascii(uint32_t c);

#endif
