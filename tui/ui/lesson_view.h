/* The lesson view's state, shared by the view (view_lesson.c), what its keys do
 * (lesson_acts.c) and what draws it (lesson_draw.c).  Nobody else looks inside.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LESSON_VIEW_H
#define FORKLORE_UI_LESSON_VIEW_H

#include "tui/ui/lesson_layout.h"
#include "tui/ui/lesson_live.h"
#include "tui/ui/view.h"

struct lesson_view {
    const struct model *model; /* borrowed */
    struct lesson lesson;
    int page;
    int *choices;            /* for each part the option chosen, or -1 */
    struct lesson_page laid; /* the page, for a screen of `cols` */
    int cols;
    bool stale;      /* it has to be laid out anew */
    int top;         /* first line of it on the screen */
    int cursor;      /* option the arrows are at, or -1 */
    bool show_reply; /* scroll to what was said to the answer */
    /* Where things are on the screen. */
    int body_row, body_rows;
    int pane_row, pane_rows; /* without its rule; 0: not shown */
    struct live live;
    bool focused;    /* keys go to the program */
    int looked_back; /* lines, in the pane */
    struct buf say;  /* one thing to say until the next key */
};

extern const struct request lesson_nothing, lesson_redraw;

/* Lays the page out for the columns that are known. */
void lesson_lay(struct lesson_view *v);
/* The furthest the page can be scrolled. */
int lesson_last_top(const struct lesson_view *v);
/* The program that the run key means now: the one an answer just given is
 * about, else the first at or below the top of the screen, else the one above.
 * PYTHON: the same for the key that runs the Python.  NULL: there is none. */
const struct part *lesson_target(const struct lesson_view *v, bool python);
/* The first unanswered question up to the program's page, or NULL: the program
 * may be run. */
const struct part *lesson_lock(const struct lesson_view *v,
                               const struct part *program);
/* The lines of an option; false when the page has none such. */
bool lesson_option_lines(const struct lesson_view *v, int option, int *from,
                         int *to);

/* The operations of view.h. */
void lesson_draw(void *view, struct grid *g);
bool lesson_can(const void *view, enum action a);
struct request lesson_act(void *view, enum action a,
                          const struct key_event *ev);
struct request lesson_key(void *view, const struct key_event *ev);
/* Shows the page from its top; records that it was seen. */
void lesson_show_page(struct lesson_view *v, int page);

#endif
