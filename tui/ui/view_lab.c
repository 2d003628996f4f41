/* The lab: the task, the verdict on every save, hints, the solution to compare
 * with.  Leaves grading to lab_tries.h, what the keys do to lab_acts.c, and
 * drawing to lab_draw.c.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/err.h"
#include "tui/course/home.h"
#include "tui/ui/lab_layout.h"
#include "tui/ui/lab_view.h"

/* ---- Opening ---- */

/* PATH with the home directory as "~". */
static char *short_path(const char *path)
{
    char *home = home_path();
    size_t n = home ? strlen(home) : 0;
    bool inside = n > 1 && strncmp(path, home, n) == 0 && path[n] == '/';
    char *result = inside ? str_format("~%s", path + n) : str_dup(path);

    free(home);
    return result;
}

static void close_view(void *view)
{
    struct lab_view *v = view;

    tries_close(&v->tries);
    diff_stop(&v->diff);
    styled_destroy(&v->body);
    buf_destroy(&v->say);
    buf_destroy(&v->read_only);
    free(v->lent_name);
    free(v->shown_path);
    free(v->path);
    free(v->dir);
    free(v);
}

static void check_writable(struct lab_view *v)
{
    if (access(v->dir, W_OK) == 0 &&
        (access(v->path, W_OK) == 0 || errno == ENOENT))
        return;
    if (errno == EACCES || errno == EROFS)
        err_sys(&v->read_only, "%s cannot be written", v->shown_path);
}

static void *open_view(const struct model *m, const char *slug, struct buf *err)
{
    const struct lab *lab = course_lab(m->course, slug ? slug : "", err);
    if (!lab)
        return NULL;
    struct lab_view *v = mem_new(sizeof *v);
    v->model = m;
    v->lab = lab;
    v->diff = (struct diff)DIFF_INIT;
    v->tries.watch = (struct watch)WATCH_INIT;
    v->path = workspace_path(m->workspace, lab);
    v->dir = str_ndup(v->path, (size_t)(strrchr(v->path, '/') - v->path));
    v->shown_path = short_path(v->path);
    v->stale = true;
    if (workspace_prepare(m->workspace, m->course, lab, &v->read_only) == 0)
        check_writable(v);
    if (tries_open(&v->tries, m->course, lab, m->progress, v->path, err) < 0) {
        close_view(v);
        return NULL;
    }
    v->hints = v->tries.done.hints;
    if (workspace_started(m->workspace, lab) && tries_due(&v->tries)) {
        tries_start(&v->tries);
        lab_follow(v, false);
    }
    return v;
}

static void shown(void *view)
{
    struct lab_view *v = view;

    tries_reload(&v->tries);
    if (v->tries.done.hints > v->hints)
        v->hints = v->tries.done.hints;
    v->stale = true;
}

/* ---- Actions ---- */

/* How far an action scrolls; 0: it is not for that. */
static int lines_of(const struct lab_view *v, enum action a)
{
    const int page = v->body_rows > 1 ? v->body_rows - 1 : 1;
    const int all = (int)v->body.n + 1;
    const int by[ACTIONS] = {
        [ACTION_UP] = -1,         [ACTION_DOWN] = 1,
        [ACTION_PAGE_UP] = -page, [ACTION_PAGE_DOWN] = page,
        [ACTION_TOP] = -all,      [ACTION_BOTTOM] = all,
    };

    return by[a];
}

static struct request scroll(struct lab_view *v, int lines)
{
    int last = (int)v->body.n - v->body_rows;
    int to = v->scroll[v->tab] + lines;

    if (to > last)
        to = last;
    if (to < 0)
        to = 0;
    if (to == v->scroll[v->tab])
        return lab_nothing;
    v->scroll[v->tab] = to;
    return lab_redraw;
}

static struct request leave(struct lab_view *v)
{
    if (v->tab != TAB_DIFF)
        return (struct request){.kind = REQUEST_BACK};
    lab_show_tab(v, TAB_RESULT);
    return lab_redraw;
}

static struct request quit(struct lab_view *v)
{
    (void)v;
    return (struct request){.kind = REQUEST_QUIT};
}

static struct request (*const acts[ACTIONS])(struct lab_view *v) = {
    [ACTION_QUIT] = quit,         [ACTION_BACK] = leave,
    [ACTION_NO] = leave, /* escape, with nothing asked */
    [ACTION_EDIT] = lab_edit,     [ACTION_GRADE] = lab_grade,
    [ACTION_HINT] = lab_hint,     [ACTION_TASK] = lab_other_tab,
    [ACTION_DEBUG] = lab_debug,   [ACTION_DIFF] = lab_compare,
    [ACTION_RESET] = lab_reset,   [ACTION_NEXT] = lab_next,
    [ACTION_LESSON] = lab_lesson,
};

static bool can(const void *view, enum action a)
{
    const struct lab_view *v = view;

    if (a == ACTION_YES || a == ACTION_NO)
        return v->asking;
    if (v->asking)
        return a == ACTION_QUIT || a == ACTION_REDRAW || a == ACTION_SUSPEND;
    if (a == ACTION_HINT)
        return lab_can_hint(v);
    if (a == ACTION_DEBUG)
        return lab_can_debug(v);
    if (a == ACTION_DIFF)
        return lab_has_passed(v);
    if (a == ACTION_NEXT)
        return lab_has_passed(v) && course_next(v->model->course, v->lab->slug);
    if (lines_of(v, a) != 0)
        return (int)v->body.n > v->body_rows;
    return acts[a] || a == ACTION_HELP || a == ACTION_REDRAW ||
           a == ACTION_SUSPEND;
}

static struct request answer(struct lab_view *v, enum action a)
{
    if (a == ACTION_YES)
        return lab_start_over(v);
    if (a != ACTION_NO && a != ACTION_BACK)
        return lab_nothing;
    v->asking = false;
    buf_clear(&v->say);
    return lab_redraw;
}

static struct request act(void *view, enum action a, const struct key_event *ev)
{
    struct lab_view *v = view;
    bool said = v->say.len > 0;

    (void)ev;
    if (v->asking && a != ACTION_QUIT)
        return answer(v, a);
    buf_clear(&v->say);
    struct request r = lab_nothing;
    if (lines_of(v, a) != 0)
        r = scroll(v, lines_of(v, a));
    else if (acts[a])
        r = acts[a](v);
    return r.kind == REQUEST_NONE && said ? lab_redraw : r;
}

/* ---- In the loop ---- */

static enum context context(const void *view)
{
    (void)view;
    return CONTEXT_LAB;
}

static int poll_view(void *view, struct pollfd *fds, int64_t *when)
{
    struct lab_view *v = view;
    int n = tries_poll(&v->tries, fds, when);

    if (tries_running(&v->tries) && v->frame_at < *when)
        *when = v->frame_at;
    return n + diff_poll(&v->diff, fds + n);
}

static struct request step(void *view)
{
    struct lab_view *v = view;
    enum tries_news news = tries_step(&v->tries);
    bool changed = news != TRIES_SAME;

    if (news == TRIES_STARTED) {
        lab_follow(v, !v->asking);
        if (!v->asking)
            buf_clear(&v->say);
    }
    if (diff_step(&v->diff))
        changed = true;
    if (tries_running(&v->tries) && v->frame_at <= clock_ns()) {
        v->frame++;
        v->frame_at = clock_ns() + FRAME_MS * CLOCK_MS;
        changed = true;
    }
    v->stale |= changed;
    return changed ? lab_redraw : lab_nothing;
}

const struct view_ops view_lab = {
    .name = "lab",
    .open = open_view,
    .close = close_view,
    .draw = lab_draw,
    .context = context,
    .can = can,
    .act = act,
    .poll = poll_view,
    .step = step,
    .returned = lab_returned,
    .shown = shown,
};
