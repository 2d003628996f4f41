/* Laying the map of the course out, and finding a way on it.
 *
 * Wide enough, the labs stand in columns beside the chapter's title; else they
 * stand below it.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/ui/home_map.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"

#define TITLE_COL 4
#define GAP 2
#define COLUMN 14 /* of one lab; a longer name takes several */
#define BESIDE 60 /* columns from which on labs stand beside titles */

static int text_columns(const char *s)
{
    return utf8_columns(s, strlen(s));
}

static const struct chapter *chapter_of(const struct course *c, int number)
{
    for (size_t i = 0; i < c->nchapters; i++)
        if (c->chapters[i].number == number)
            return &c->chapters[i];
    return NULL;
}

/* The column at which labs start: behind the longest title, if not too far. */
static int labs_column(const struct course *c, int cols)
{
    int widest = 0;
    if (cols < BESIDE)
        return cols < 20 ? 1 : TITLE_COL;
    for (size_t i = 0; i < c->nchapters; i++) {
        int n = text_columns(c->chapters[i].title);
        widest = n > widest ? n : widest;
    }
    return TITLE_COL + (widest < 24 ? widest : 24) + GAP;
}

static void begin_chapter(struct home_map *m, const struct course *c,
                          int number)
{
    m->chapters =
        mem_grow(m->chapters, (size_t)m->nchapters + 1, sizeof *m->chapters);
    m->chapters[m->nchapters++] = (struct map_chapter){
        .chapter = chapter_of(c, number), .number = number, .row = m->rows};
}

void map_lay_out(struct home_map *m, const struct course *c, int cols)
{
    map_destroy(m);
    int first = labs_column(c, cols), col = first;
    bool beside = cols >= BESIDE;
    m->title_col = TITLE_COL;
    m->nplaces = (int)c->nentries;
    m->places = mem_new((c->nentries + 1) * sizeof *m->places);
    for (size_t i = 0; i < c->nentries; i++) {
        int number = c->entries[i].lab.number / 10;
        int width = 2 + text_columns(c->entries[i].lab.name);
        bool new_chapter =
            i == 0 || number != c->entries[i - 1].lab.number / 10;
        if (new_chapter) {
            begin_chapter(m, c, number);
            m->rows += beside ? 1 : 2;
            col = first;
        } else if (col + width > cols - 1) {
            m->rows++;
            col = first;
        }
        m->places[i] = (struct map_place){m->rows - 1, col, width};
        col += (width + GAP + COLUMN - 1) / COLUMN * COLUMN;
    }
}

void map_destroy(struct home_map *m)
{
    free(m->places);
    free(m->chapters);
    *m = (struct home_map){0};
}

/* The row of the next labs below (or above) ROW that has any, or -1. */
static int next_row(const struct home_map *m, int row, int direction)
{
    int best = -1;
    for (int i = 0; i < m->nplaces; i++) {
        int r = m->places[i].row;
        bool beyond = direction > 0 ? r > row : r < row;
        bool nearer = best < 0 || (direction > 0 ? r < best : r > best);
        if (beyond && nearer)
            best = r;
    }
    return best;
}

int map_below(const struct home_map *m, int from, int down, int col)
{
    int direction = down < 0 ? -1 : 1;
    int target = m->places[from].row + down, row = m->places[from].row;
    for (int r; (r = next_row(m, row, direction)) >= 0;) {
        bool too_far = direction > 0 ? r > target : r < target;
        if (too_far && row != m->places[from].row)
            break;
        row = r;
    }
    int best = from, least = INT_MAX;
    for (int i = 0; i < m->nplaces && row != m->places[from].row; i++) {
        int distance = abs(m->places[i].col - col);
        if (m->places[i].row == row && distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

int map_at(const struct home_map *m, int row, int col)
{
    for (int i = 0; i < m->nplaces; i++) {
        const struct map_place *p = &m->places[i];
        if (row == p->row && col >= p->col && col < p->col + p->width)
            return i;
    }
    return -1;
}
