/* Where each lab stands on the map of the course: chapters below each other,
 * the labs of a chapter beside each other.  Only geometry: view_home.c draws.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_HOME_MAP_H
#define FORKLORE_UI_HOME_MAP_H

#include <stdbool.h>

#include "tui/course/course.h"

struct map_place {
    int row, col, width; /* width: of mark, blank and name */
};

struct map_chapter {
    const struct chapter *chapter; /* NULL: the course does not name it */
    int number;
    int row; /* its first */
};

struct home_map {
    struct map_place *places; /* of the course's entries, by index */
    int nplaces;
    struct map_chapter *chapters; /* those that have labs */
    int nchapters;
    int title_col; /* where titles of chapters start */
    int rows;
};

/* Lays the course out for COLS columns.  M is zeroed, or laid out before. */
void map_lay_out(struct home_map *m, const struct course *c, int cols);
void map_destroy(struct home_map *m);
/* The entry DOWN rows further (negative: up) that is nearest to column COL;
 * FROM itself when there is no such row. */
int map_below(const struct home_map *m, int from, int down, int col);
/* The entry at that place, or -1. */
int map_at(const struct home_map *m, int row, int col);

#endif
