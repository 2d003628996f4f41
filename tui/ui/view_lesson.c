/* The lesson: pages of text and questions, with programs that run.  Leaves what
 * the keys do to lesson_acts.c, drawing to lesson_draw.c and running programs
 * to lesson_live.h.
 *
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/clock.h"
#include "tui/ui/lesson_view.h"

const struct request lesson_nothing = {.kind = REQUEST_NONE};
const struct request lesson_redraw = {.kind = REQUEST_REDRAW};

/* ---- Questions about the page ---- */

void lesson_lay(struct lesson_view *v)
{
    if (!v->stale)
        return;
    lesson_page_destroy(&v->laid);
    lesson_layout(&v->lesson, v->page, v->choices, v->cols, &v->laid);
    v->stale = false;
}

/* With several programs on a page the last one can be brought to the top, so
 * that the run key means it. */
int lesson_last_top(const struct lesson_view *v)
{
    int last = (int)v->laid.text.n - v->body_rows, programs = 0;
    for (size_t i = 0; i < v->laid.nplaces; i++) {
        const struct place *p = &v->laid.places[i];
        bool other = i == 0 || p->program != v->laid.places[i - 1].program;
        programs += other && !program_is_beside(p->program);
        if (programs > 1 && other && (int)p->line > last)
            last = (int)p->line;
    }
    return last < 0 ? 0 : last;
}

static const struct part *named_on_page(const struct lesson_view *v,
                                        bool python)
{
    const struct part *above = NULL;
    for (size_t i = 0; i < v->laid.nplaces; i++) {
        const struct place *p = &v->laid.places[i];
        if (program_is_beside(p->program) != python)
            continue;
        if ((int)p->line >= v->top)
            return p->program;
        above = p->program;
    }
    return above;
}

/* The Python that was shown beside C, on this page or before. */
static const struct part *python_beside(const struct lesson_view *v,
                                        const struct part *c)
{
    for (size_t i = 0; c && i < v->lesson.nparts; i++) {
        const struct part *p = &v->lesson.parts[i];
        if (p->page <= v->page && p->run && program_is_beside(p) &&
            strcmp(p->of, c->run) == 0)
            return p;
    }
    return NULL;
}

const struct part *lesson_target(const struct lesson_view *v, bool python)
{
    int reply = (int)v->laid.feedback;
    const struct part *named = named_on_page(v, python);
    if (!python && v->laid.asked && reply >= v->top &&
        reply < v->top + v->body_rows)
        return v->laid.asked;
    if (!named && python)
        named = python_beside(v, lesson_target(v, false));
    if (!named && v->live.state != LIVE_NOTHING && v->live.program &&
        program_is_beside(v->live.program) == python)
        named = v->live.program;
    return named;
}

const struct part *lesson_lock(const struct lesson_view *v,
                               const struct part *program)
{
    for (size_t i = 0; program && i < v->lesson.nparts; i++) {
        const struct part *p = &v->lesson.parts[i];
        if (p->page <= program->page && p->kind == PART_PREDICT &&
            v->choices[i] < 0)
            return p;
    }
    return NULL;
}

bool lesson_option_lines(const struct lesson_view *v, int option, int *from,
                         int *to)
{
    *from = -1;
    for (size_t i = 0; option >= 0 && i < v->laid.noted; i++)
        if (v->laid.options[i] == option) {
            *from = *from < 0 ? (int)i : *from;
            *to = (int)i + 1;
        }
    return *from >= 0;
}

/* ---- Opening ---- */

static void read_choices(struct lesson_view *v)
{
    for (size_t i = 0; i < v->lesson.nparts; i++) {
        const struct part *p = &v->lesson.parts[i];
        int choice = -1;
        if (p->kind == PART_PREDICT)
            choice = progress_choice(v->model->progress, v->lesson.slug, p->id);
        if (choice >= 0 && choice < (int)p->noptions)
            v->choices[i] = choice;
    }
    v->stale = true;
}

/* The furthest page read, but none behind a question that is still open. */
static int first_page(const struct lesson_view *v)
{
    struct lab_progress done;
    int page = 0, last = v->lesson.npages - 1;
    if (progress_lab(v->model->progress, v->lesson.slug, &done, NULL) == 0)
        page = done.page < 0 ? 0 : done.page < last ? done.page : last;
    for (size_t i = 0; i < v->lesson.nparts; i++)
        if (v->lesson.parts[i].kind == PART_PREDICT && v->choices[i] < 0 &&
            v->lesson.parts[i].page < page)
            page = v->lesson.parts[i].page;
    return page;
}

static void *open_view(const struct model *m, const char *slug, struct buf *err)
{
    struct lesson_view *v = mem_new(sizeof *v);
    v->model = m;
    v->cols = 80;
    v->body_rows = 1;
    if (course_lesson(m->course, slug ? slug : "", &v->lesson, err)) {
        free(v);
        return NULL;
    }
    v->choices = mem_grow(NULL, v->lesson.nparts + 1, sizeof *v->choices);
    for (size_t i = 0; i < v->lesson.nparts; i++)
        v->choices[i] = -1;
    live_open(&v->live, m->course, &v->lesson);
    read_choices(v);
    lesson_show_page(v, first_page(v));
    return v;
}

static void close_view(void *view)
{
    struct lesson_view *v = view;
    live_close(&v->live);
    lesson_page_destroy(&v->laid);
    lesson_close(&v->lesson);
    buf_destroy(&v->say);
    free(v->choices);
    free(v);
}

static void shown(void *view)
{
    read_choices(view);
}

/* ---- In the loop ---- */

static enum context context(const void *view)
{
    const struct lesson_view *v = view;
    return v->focused ? CONTEXT_PANE : CONTEXT_LESSON;
}

static int poll_view(void *view, struct pollfd *fds, int64_t *when)
{
    static_assert(LIVE_POLLFDS <= VIEW_POLLFDS, "a pane and a compiler");
    struct lesson_view *v = view;
    return live_poll(&v->live, fds, when);
}

static struct request step(void *view)
{
    struct lesson_view *v = view;
    return live_step(&v->live) ? lesson_redraw : lesson_nothing;
}

const struct view_ops view_lesson = {
    .name = "lesson",
    .open = open_view,
    .close = close_view,
    .draw = lesson_draw,
    .context = context,
    .can = lesson_can,
    .act = lesson_act,
    .key = lesson_key,
    .poll = poll_view,
    .step = step,
    .shown = shown,
};
