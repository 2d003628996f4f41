/* Plays the lab view without a terminal.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/lab_stage.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/grade/abandon.h"
#include "tui/ui/footer.h"

struct fixture f;
struct lab_view *view;
int rows, cols;
bool changes;
static struct grid grid;
static struct buf shown; /* the grid as text */

/* ---- Seeing ---- */

const char *screen(void)
{
    grid_reset(&grid, rows, cols);
    view_lab.draw(view, &grid);
    buf_clear(&shown);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < cols; c++) {
            const struct cell *cell = grid_at(&grid, r, c);
            for (int i = 0; i < CELL_CHARS && cell->width && cell->ch[i]; i++)
                utf8_add(&shown, cell->ch[i]);
        }
        while (shown.len && shown.data[shown.len - 1] == ' ')
            buf_cut(&shown, shown.len - 1);
        buf_addc(&shown, '\n');
    }
    return buf_str(&shown);
}

void sees(const char *text)
{
    ck_assert_msg(strstr(screen(), text) != NULL, "no \"%s\" in:\n%s", text,
                  screen());
}

void sees_not(const char *text)
{
    ck_assert_msg(strstr(screen(), text) == NULL, "\"%s\" in:\n%s", text,
                  screen());
}

/* ---- Stepping, as app.c does ---- */

/* One turn of the loop; false when nothing is under way any more. */
bool turn(void)
{
    struct pollfd fds[VIEW_POLLFDS];
    int64_t when = CLOCK_NEVER;
    int n = view_lab.poll(view, fds, &when);

    ck_assert_int_le(n, VIEW_POLLFDS);
    bool idle = when == CLOCK_NEVER && !tries_running(&view->tries) &&
                !diff_running(&view->diff);
    int ready = poll(fds, (nfds_t)n, idle ? 0 : clock_poll_ms(when));
    if (ready == 0 && idle)
        return false;
    struct request r = view_lab.step(view);
    ck_assert(r.kind == REQUEST_NONE || r.kind == REQUEST_REDRAW);
    changes |= r.kind == REQUEST_REDRAW;
    return true;
}

void come_to_rest(void)
{
    while (turn())
        ;
}

/* Steps until no grading runs, for when the watch polls and never rests. */
void graded(void)
{
    while (tries_running(&view->tries))
        turn();
}

void await(const char *text)
{
    while (!strstr(screen(), text))
        ck_assert_msg(turn(), "never \"%s\" in:\n%s", text, screen());
}

/* ---- Doing ---- */

static bool view_can(const void *v, enum action a)
{
    return a == ACTION_QUIT || view_lab.can(v, a);
}

/* What a key does now, as app.c finds it. */
static enum action meant_by(uint32_t key)
{
    return footer_action(view_lab.context(view), key, view_can, view);
}

struct request ask_by(uint32_t key)
{
    struct key_event ev = {.key = key};

    return view_lab.act(view, meant_by(key), &ev);
}

/* A key that leads nowhere else. */
void press(uint32_t key)
{
    struct request r = ask_by(key);

    ck_assert_msg(r.kind == REQUEST_REDRAW || r.kind == REQUEST_NONE,
                  "the key asked for %d", (int)r.kind);
}

void request_free(struct request *r)
{
    free(r->slug);
    free(r->dir);
    if (r->argv)
        strs_free(r->argv);
}

/* Whether a key of the lab works now (escape and q do, always). */
bool can(uint32_t key)
{
    enum action a = meant_by(key);

    return a != ACTION_NONE && a != ACTION_BACK;
}

void save(const char *text)
{
    fixture_put(&f, "forklore/21-one/one.c", text);
}

void open_lab(const char *slug)
{
    struct buf err = BUF_INIT;

    view = view_lab.open(&f.model, slug, &err);
    ck_assert_msg(view != NULL, "%s", buf_str(&err));
    buf_destroy(&err);
}

void close_lab(void)
{
    view_lab.close(view);
    view = NULL;
}

struct lab_progress progress_of(const char *slug)
{
    struct lab_progress p;

    ck_assert_int_eq(progress_lab(f.progress, slug, &p, NULL), 0);
    return p;
}

int attempts(void)
{
    return progress_of("21-one").attempts;
}

void open_and_pass(void)
{
    open_lab("21-one");
    save("good\n");
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
}

static void before(void)
{
    fixture_begin(&f);
    rows = 40;
    cols = 80;
}

static void after(void)
{
    if (view)
        close_lab();
    grid_destroy(&grid);
    buf_destroy(&shown);
    fixture_end(&f);
    /* Whatever ran is ended and waited for, at the latest when asked to. */
    abandon_collect(true);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

const struct cell *cell_at(int row, int col)
{
    return grid_at(&grid, row, col);
}

int stage_run(const char *name, const TTest *const *tests, size_t n)
{
    Suite *suite = suite_create(name);
    TCase *all = tcase_create(name);

    tcase_add_checked_fixture(all, before, after);
    tcase_set_timeout(all, 60);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
