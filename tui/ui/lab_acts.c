/* What the lab's keys do.  Leaves which key it is to view_lab.c.
 *
 * SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/program.h"
#include "tui/ui/lab_editor.h"
#include "tui/ui/lab_layout.h"
#include "tui/ui/lab_view.h"

const struct request lab_nothing = {.kind = REQUEST_NONE};
const struct request lab_redraw = {.kind = REQUEST_REDRAW};

struct request lab_say(struct lab_view *v, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    buf_clear(&v->say);
    buf_vaddf(&v->say, fmt, ap);
    va_end(ap);
    return lab_redraw;
}

bool lab_has_passed(const struct lab_view *v)
{
    return v->tries.done.passed || lab_all_passed(tries_report(&v->tries));
}

void lab_show_tab(struct lab_view *v, enum tab tab)
{
    v->tab = tab;
    v->stale = true;
}

/* A grading has begun: its result is what there is to look at, except that who
 * reads the task goes on reading. */
void lab_follow(struct lab_view *v, bool show)
{
    v->frame = 0;
    v->frame_at = clock_ns() + FRAME_MS * CLOCK_MS;
    v->scroll[TAB_RESULT] = 0;
    v->stale = true;
    if (show)
        lab_show_tab(v, TAB_RESULT);
}

/* ---- Asking the terminal for somebody else ---- */

static struct request lend(struct lab_view *v, enum lent to, const char *name,
                           char **argv)
{
    const char *slash = strrchr(name, '/');

    v->lent = to;
    free(v->lent_name);
    v->lent_name = str_dup(slash ? slash + 1 : name);
    return (struct request){
        .kind = REQUEST_LEND, .argv = argv, .dir = str_dup(v->dir)};
}

struct request lab_edit(struct lab_view *v)
{
    struct buf err = BUF_INIT;
    int line = lab_failing_line(tries_report(&v->tries), v->lab->file);
    char **argv = editor_command(v->path, line, &err);

    if (argv)
        return lend(v, LENT_EDITOR, argv[0], argv);
    lab_say(v, "%s", buf_str(&err));
    buf_destroy(&err);
    return lab_redraw;
}

bool lab_can_debug(const struct lab_view *v)
{
    const struct test_result *t = lab_failure(tries_report(&v->tries));

    return t && t->debug && !tries_running(&v->tries);
}

struct request lab_debug(struct lab_view *v)
{
    if (!lab_can_debug(v))
        return lab_nothing;
    if (!program_is_there("gdb"))
        return lab_say(v, "To debug the failing test, install gdb: "
                          "sudo apt install gdb");
    char **argv = mem_grow(NULL, 4, sizeof *argv);
    argv[0] = str_dup("sh");
    argv[1] = str_dup("-c");
    argv[2] = str_dup(lab_failure(tries_report(&v->tries))->debug);
    argv[3] = NULL;
    return lend(v, LENT_DEBUGGER, "gdb", argv);
}

static void say_how_it_ended(struct lab_view *v, int status, const char *why)
{
    const char *hint = v->lent == LENT_EDITOR
                           ? " VISUAL or EDITOR says which editor to use."
                           : "";

    if (why)
        lab_say(v, "%s did not start: %s.%s", v->lent_name, why, hint);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        lab_say(v, "%s could not be run.%s", v->lent_name, hint);
    else if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        lab_say(v, "%s ended with status %d.", v->lent_name,
                WEXITSTATUS(status));
    else if (WIFSIGNALED(status))
        lab_say(v, "%s was ended by signal %d, %s.", v->lent_name,
                WTERMSIG(status), strsignal(WTERMSIG(status)));
}

struct request lab_returned(void *view, int status, const char *why)
{
    struct lab_view *v = view;

    buf_clear(&v->say);
    say_how_it_ended(v, status, why);
    /* Back from the editor there is a verdict, also on a file that was left as
     * it was. */
    bool graded = tries_look(&v->tries);
    if (!graded && v->lent == LENT_EDITOR && !why && status == 0 &&
        !tries_report(&v->tries)) {
        tries_start(&v->tries);
        graded = true;
    }
    v->lent = LENT_NOTHING;
    if (graded)
        lab_follow(v, true);
    return lab_redraw;
}

/* ---- Hints, the solution, starting over ---- */

bool lab_can_hint(const struct lab_view *v)
{
    return v->hints < LAB_HINTS && v->lab->hints[v->hints];
}

struct request lab_hint(struct lab_view *v)
{
    struct buf err = BUF_INIT;

    if (lab_can_hint(v)) {
        v->hints++;
        if (progress_hint(v->model->progress, v->lab->slug, v->hints, &err) < 0)
            lab_say(v, "The hint was not recorded: %s", buf_str(&err));
    }
    buf_destroy(&err);
    v->go_to_hint = true;
    lab_show_tab(v, TAB_RESULT);
    return lab_redraw;
}

struct request lab_compare(struct lab_view *v)
{
    struct buf err = BUF_INIT;

    if (v->tab == TAB_DIFF) {
        lab_show_tab(v, TAB_RESULT);
        return lab_redraw;
    }
    if (!lab_has_passed(v))
        return lab_nothing;
    char *solution = str_format("%s/solutions/%s/%s", v->model->course->root,
                                v->lab->slug, v->lab->file);
    diff_stop(&v->diff);
    if (!file_exists(solution)) {
        lab_say(v, "The solution is not there: %s", solution);
    } else if (diff_start(&v->diff, v->path, v->lab->file, solution, "solution",
                          &err) < 0) {
        lab_say(v, "%s", buf_str(&err));
    } else {
        v->scroll[TAB_DIFF] = 0;
        lab_show_tab(v, TAB_DIFF);
    }
    free(solution);
    buf_destroy(&err);
    return lab_redraw;
}

/* The name reset would keep the file under. */
static char *backup_name(const struct lab_view *v)
{
    for (int n = 1;; n++) {
        struct stat st;
        char *name = str_format("%s.%d", v->lab->file, n);
        char *path = str_format("%s/%s", v->dir, name);
        bool taken = lstat(path, &st) == 0;
        free(path);
        if (!taken)
            return name;
        free(name);
    }
}

struct request lab_start_over(struct lab_view *v)
{
    struct buf backup = BUF_INIT, err = BUF_INIT;

    v->asking = false;
    if (workspace_reset(v->model->workspace, v->model->course, v->lab, &backup,
                        &err) < 0) {
        lab_say(v, "%s", buf_str(&err));
    } else {
        const char *slash = strrchr(buf_str(&backup), '/');
        tries_forget(&v->tries);
        lab_show_tab(v, TAB_TASK);
        if (slash)
            lab_say(v, "%s is the starter again; yours is kept as %s.",
                    v->lab->file, slash + 1);
        else
            lab_say(v, "%s is the starter again.", v->lab->file);
    }
    buf_destroy(&backup);
    buf_destroy(&err);
    return lab_redraw;
}

struct request lab_reset(struct lab_view *v)
{
    struct stat st;

    if (lstat(v->path, &st) < 0)
        return lab_start_over(v); /* there is nothing to lose */
    if (!workspace_started(v->model->workspace, v->lab))
        return lab_say(v, "%s still is the starter.", v->lab->file);
    char *name = backup_name(v);
    lab_say(v, "Start over? Your file is kept as %s. y yes, esc no.", name);
    free(name);
    v->asking = true;
    return lab_redraw;
}

/* ---- To somewhere else ---- */

struct request lab_grade(struct lab_view *v)
{
    tries_start(&v->tries);
    lab_follow(v, true);
    return lab_redraw;
}

struct request lab_other_tab(struct lab_view *v)
{
    lab_show_tab(v, v->tab == TAB_RESULT ? TAB_TASK : TAB_RESULT);
    return lab_redraw;
}

static struct request go(enum view_kind view, const char *slug)
{
    return (struct request){
        .kind = REQUEST_GO, .view = view, .slug = str_dup(slug)};
}

/* A new lab begins with its lesson, unless that was read. */
struct request lab_next(struct lab_view *v)
{
    const struct lab *lab = course_next(v->model->course, v->lab->slug);
    struct lab_progress p = {0};

    if (!lab || !lab_has_passed(v))
        return lab_nothing;
    progress_lab(v->model->progress, lab->slug, &p, NULL);
    return go(p.read ? VIEW_LAB : VIEW_LESSON, lab->slug);
}

struct request lab_lesson(struct lab_view *v)
{
    return go(VIEW_LESSON, v->lab->slug);
}
