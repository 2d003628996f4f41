/* Home: the map of the course with what has been done, and a few words on the
 * lab under the cursor.
 *
 * Leaves the geometry of the map to home_map.c, and the words to
 * home_words.c.
 *
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"
#include "tui/ui/home_map.h"
#include "tui/ui/home_words.h"
#include "tui/ui/view.h"

#define TEXT_MAX 72 /* columns of running text */

struct home {
    const struct model *model;
    struct lab_progress *done; /* of the course's entries, by index */
    int selected;              /* an entry, or -1 when there are none */
    int column; /* where the cursor came from, going up or down */
    struct home_map map;
    int scroll;            /* the map's first row on the screen */
    int map_row, map_rows; /* where it was drawn last */
    int due;
    bool first_time; /* nothing has been done at all */
};

static const struct course *course_of(const struct home *h)
{
    return h->model->course;
}

static const struct entry *selected_entry(const struct home *h)
{
    return h->selected < 0 ? NULL : &course_of(h)->entries[h->selected];
}

/* Reads what has been done.  A lab whose progress cannot be read counts as not
 * begun; progress_notice says what is wrong. */
static void look(struct home *h)
{
    const struct course *c = course_of(h);
    h->first_time = true;
    for (size_t i = 0; i < c->nentries; i++) {
        struct lab_progress *p = &h->done[i];
        if (progress_lab(h->model->progress, c->entries[i].lab.slug, p, NULL) <
            0)
            *p = (struct lab_progress){.page = -1};
        if (words_begun(p))
            h->first_time = false;
    }
    h->due = progress_due(h->model->progress);
}

/* The first lab from FROM on that is there to be done, else FROM. */
static int next_to_do(const struct home *h, int from)
{
    const struct course *c = course_of(h);
    for (int i = from; i < (int)c->nentries; i++)
        if (!c->entries[i].error && !h->done[i].passed)
            return i;
    return from;
}

static void select_entry(struct home *h, int entry)
{
    h->selected = entry;
    if (entry >= 0 && entry < h->map.nplaces)
        h->column = h->map.places[entry].col;
}

static void *open_view(const struct model *m, const char *slug, struct buf *err)
{
    struct home *h = mem_new(sizeof *h);
    (void)slug;
    (void)err;
    h->model = m;
    h->done = mem_new((m->course->nentries + 1) * sizeof *h->done);
    look(h);
    h->selected = m->course->nentries > 0 ? next_to_do(h, 0) : -1;
    return h;
}

static void close_view(void *v)
{
    struct home *h = v;
    map_destroy(&h->map);
    free(h->done);
    free(h);
}

static void shown(void *v)
{
    struct home *h = v;
    if (h->selected < 0)
        return;
    bool passed = h->done[h->selected].passed;
    look(h);
    if (!passed && h->done[h->selected].passed)
        select_entry(h, next_to_do(h, h->selected));
}

/* ---- Drawing ---- */

static void draw_title(const struct home *h, struct grid *g)
{
    struct buf right = BUF_INIT;
    size_t passed = 0, n = course_of(h)->nentries;
    for (size_t i = 0; i < n; i++)
        passed += h->done[i].passed;
    buf_addf(&right, "%zu of %zu", passed, n);
    if (h->due > 0)
        buf_addf(&right, " · %d to review", h->due);
    int end = grid_text(g, 0, g->cols > 1, g->cols, STYLE_TITLE, "Forklore");
    int start = g->cols - 1 - utf8_columns(right.data, right.len);
    if (start > end + 1)
        grid_text(g, 0, start, g->cols, STYLE_PLAIN, buf_str(&right));
    buf_destroy(&right);
}

static void draw_entry(const struct home *h, struct grid *g, int row, int i)
{
    const struct map_place *p = &h->map.places[i];
    const struct entry *e = &course_of(h)->entries[i];
    struct mark m = words_mark(e, &h->done[i]);
    grid_text(g, row, p->col, g->cols, m.style, m.text);
    grid_text(g, row, p->col + 2, g->cols, STYLE_PLAIN, e->lab.name);
    if (i == h->selected)
        grid_restyle(g, row, p->col, p->width, STYLE_SELECTED);
}

static void draw_map(struct home *h, struct grid *g)
{
    int first = h->map_row, rows = h->map_rows;
    for (int i = 0; i < h->map.nchapters; i++) {
        const struct map_chapter *c = &h->map.chapters[i];
        int row = c->row - h->scroll;
        if (row < 0 || row >= rows)
            continue;
        grid_textf(g, first + row, 1, g->cols, STYLE_DIM, "%d", c->number);
        grid_text(g, first + row, h->map.title_col, g->cols, STYLE_STRONG,
                  c->chapter ? c->chapter->title : "");
    }
    for (int i = 0; i < h->map.nplaces; i++) {
        int row = h->map.places[i].row - h->scroll;
        if (row >= 0 && row < rows)
            draw_entry(h, g, first + row, i);
    }
}

/* Scrolls as little as needed to show the cursor, and the chapter's title
 * where that stands in the row above it. */
static void scroll_to_cursor(struct home *h)
{
    int last = h->map.rows - h->map_rows;
    if (h->selected >= 0 && h->map_rows > 0) {
        int row = h->map.places[h->selected].row, upper = row;
        for (int i = 0; i < h->map.nchapters && h->map_rows > 1; i++)
            if (h->map.chapters[i].row == row - 1)
                upper = row - 1;
        if (h->scroll > upper)
            h->scroll = upper;
        if (h->scroll < row - h->map_rows + 1)
            h->scroll = row - h->map_rows + 1;
    }
    if (h->scroll > last)
        h->scroll = last;
    if (h->scroll < 0)
        h->scroll = 0;
}

/* The columns of running text: from *START to the one returned. */
static int text_limit(const struct grid *g, int *start)
{
    *start = g->cols > 2;
    int limit = g->cols - *start;
    return limit < *start + TEXT_MAX ? limit : *start + TEXT_MAX;
}

/* Draws running text, wrapped at blanks, into at most ROWS rows; returns how
 * many all of it takes. */
static int draw_text(struct grid *g, int row, int rows, enum style style,
                     const char *text)
{
    int start, limit = text_limit(g, &start), n = 0;
    for (const char *s = text + strspn(text, " "); *s; n++) {
        size_t fits = 0;
        for (size_t end = 0; s[end]; fits = end) {
            end += strspn(s + end, " ");
            end += strcspn(s + end, " ");
            if (fits > 0 && utf8_columns(s, end) > limit - start)
                break;
        }
        char *line = str_ndup(s, fits);
        if (n < rows)
            grid_text(g, row + n, start, limit, style, line);
        free(line);
        s += fits;
        s += strspn(s, " ");
    }
    return n;
}

/* What is said above the map, in at most ROWS rows: that the records are in
 * trouble, or, the very first time, what this is.  Returns how many it took,
 * with an empty one behind it. */
static int draw_head(const struct home *h, struct grid *g, int row, int rows)
{
    const char *notice = progress_notice(h->model->progress);
    int n = 0;
    if (notice) {
        n = draw_text(g, row, rows, STYLE_FAIL, notice);
    } else if (h->selected >= 0 && h->first_time) {
        n = draw_text(g, row, 0, STYLE_PLAIN, words_greeting);
        n = n + 2 <= rows ? draw_text(g, row, n, STYLE_PLAIN, words_greeting)
                          : 0;
        n += draw_text(g, row + n, rows - n, STYLE_ACCENT,
                       "Press enter to begin.");
    }
    return n < rows ? n + (n > 0) : rows;
}

static void draw_summary(const struct home *h, struct grid *g, int row,
                         int rows)
{
    const struct entry *e = selected_entry(h);
    struct buf words = BUF_INIT, minutes = BUF_INIT;
    if (!e) {
        buf_addf(&words, "There are no labs in %s/labs.", course_of(h)->root);
        draw_text(g, row, rows, STYLE_FAIL, buf_str(&words));
    } else if (rows > 0) {
        int end =
            grid_text(g, row, g->cols > 1, g->cols, STYLE_STRONG, e->lab.slug);
        if (!e->error) {
            buf_addf(&minutes, "about %d min", e->lab.minutes);
            grid_text(g, row, end + 3, g->cols, STYLE_PLAIN, e->lab.title);
        }
        int start = g->cols - 1 - (int)minutes.len;
        if (!e->error && start > end + 6 + (int)strlen(e->lab.title))
            grid_text(g, row, start, g->cols, STYLE_DIM, buf_str(&minutes));
        words_summary(&words, e, &h->done[h->selected]);
        draw_text(g, row + 1, rows - 1, e->error ? STYLE_FAIL : STYLE_PLAIN,
                  buf_str(&words));
    }
    buf_destroy(&words);
    buf_destroy(&minutes);
}

/* The fewer rows there are, the less stands around the map. */
static void draw(void *v, struct grid *g)
{
    struct home *h = v;
    int rows = g->rows - 1;                 /* the last one is the key line's */
    int words = g->cols < TEXT_MAX ? 3 : 2; /* rows of them and the title */
    int summary = rows >= 13 ? 3 : rows >= 9 ? words : rows >= 6 ? 1 : 0;
    int top = 0, bottom = rows;
    if (rows >= 16)
        bottom--;
    bottom -= summary;
    if (rows >= 2)
        draw_title(h, g);
    top += rows >= 2;
    if (summary > 0)
        draw_summary(h, g, bottom, summary);
    if (rows >= 9) {
        grid_rule(g, top++, NULL, NULL);
        grid_rule(g, --bottom, NULL, NULL);
    }
    if (bottom - top >= 6)
        top += draw_head(h, g, top, (bottom - top) / 2);
    map_lay_out(&h->map, course_of(h), g->cols);
    h->map_row = top;
    h->map_rows = bottom - top;
    scroll_to_cursor(h);
    draw_map(h, g);
}

/* ---- Acting ---- */

static enum context context(const void *v)
{
    (void)v;
    return CONTEXT_HOME;
}

static bool can(const void *v, enum action a)
{
    const struct home *h = v;
    const struct entry *e = selected_entry(h);
    if (a == ACTION_HELP)
        return true;
    if (a == ACTION_GO_ON || a == ACTION_LESSON || a == ACTION_LAB)
        return e && !e->error;
    return e != NULL && a != ACTION_BACK;
}

static struct request go(const struct home *h, enum view_kind view)
{
    return (struct request){
        .kind = REQUEST_GO,
        .view = view,
        .slug = str_dup(selected_entry(h)->lab.slug),
    };
}

/* The lesson first; then the lab, for as long as one likes. */
static struct request go_on(const struct home *h)
{
    return go(h, h->done[h->selected].read ? VIEW_LAB : VIEW_LESSON);
}

static struct request move(struct home *h, int entry)
{
    int last = (int)course_of(h)->nentries - 1;
    entry = entry < 0 ? 0 : entry > last ? last : entry;
    if (entry == h->selected)
        return (struct request){.kind = REQUEST_NONE};
    select_entry(h, entry);
    return (struct request){.kind = REQUEST_REDRAW};
}

static struct request move_rows(struct home *h, int rows)
{
    int column = h->column;
    struct request r = move(h, map_below(&h->map, h->selected, rows, column));
    h->column = column; /* also across a row that is shorter */
    return r;
}

static struct request click(struct home *h, const struct key_event *ev)
{
    int row = ev->row - h->map_row;
    if (row < 0 || row >= h->map_rows)
        return (struct request){.kind = REQUEST_NONE};
    int entry = map_at(&h->map, row + h->scroll, ev->col);
    if (entry < 0)
        return (struct request){.kind = REQUEST_NONE};
    if (entry == h->selected && can(h, ACTION_GO_ON))
        return go_on(h);
    return move(h, entry);
}

static struct request act(void *v, enum action a, const struct key_event *ev)
{
    struct home *h = v;
    int page = h->map_rows > 1 ? h->map_rows - 1 : 1;
    int last = (int)course_of(h)->nentries - 1;
    if (a == ACTION_GO_ON)
        return go_on(h);
    if (a == ACTION_LESSON)
        return go(h, VIEW_LESSON);
    if (a == ACTION_LAB)
        return go(h, VIEW_LAB);
    if (a == ACTION_UP || a == ACTION_DOWN)
        return move_rows(h, a == ACTION_UP ? -1 : 1);
    if (a == ACTION_PAGE_UP || a == ACTION_PAGE_DOWN)
        return move_rows(h, a == ACTION_PAGE_UP ? -page : page);
    if (a == ACTION_LEFT || a == ACTION_RIGHT)
        return move(h, h->selected + (a == ACTION_LEFT ? -1 : 1));
    if (a == ACTION_TOP || a == ACTION_BOTTOM)
        return move(h, a == ACTION_TOP ? 0 : last);
    if (a == ACTION_CLICK)
        return click(h, ev);
    return (struct request){.kind = REQUEST_NONE};
}

const struct view_ops view_home = {
    .name = "home",
    .open = open_view,
    .close = close_view,
    .draw = draw,
    .context = context,
    .can = can,
    .act = act,
    .shown = shown,
};
