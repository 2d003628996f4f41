/* A table being read, and then laid out to a width.
 *
 *     table_row(&t);  table_cell(&t, align, text, style, n);  ... per row
 *     table_layout(&t, width, &out);
 *
 * The first row is the heading.  Columns that do not fit share the width, and
 * their cells are wrapped; where not even that can be, the cells stand one
 * below the other.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_TABLE_H
#define FORKLORE_MD_TABLE_H

#include "tui/md/flow.h"

#define TABLE_COLUMNS 32 /* what is in further ones goes into the last */
#define TABLE_ROWS 2000  /* more cannot be added */

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct table_cell {
    size_t from, len; /* in the table's flow */
};

struct table_row {
    struct table_cell cells[TABLE_COLUMNS];
    size_t ncells;
};

struct table {
    struct flow flow; /* the text of all cells */
    struct table_row *rows;
    size_t nrows;
    size_t ncolumns;
    enum align align[TABLE_COLUMNS];
};

#define TABLE_INIT \
    {              \
        0          \
    }

/* 0, or -1 when there are TABLE_ROWS. */
int table_row(struct table *t);
/* Adds a cell to the last row. */
void table_cell(struct table *t, enum align align, const struct flow *content);
void table_layout(const struct table *t, int width, struct styled *out);
void table_destroy(struct table *t);

#endif
