/* Is the lab's screen true to the file, and does every key do what it says?
 * Plays the view without a terminal: steps it as the loop of app.c does, draws
 * it into a grid and reads the grid.
 *
 * SPDX-License-Identifier: MIT */
/* Check and report.h both have a test_result. */
#define test_result check_test_result
#include <check.h>
#undef test_result
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tutor/fixture.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/grade/abandon.h"
#include "tui/ui/footer.h"
#include "tui/ui/lab_editor.h"
#include "tui/ui/lab_view.h"

static struct fixture f;
static struct lab_view *view;
static struct grid grid;
static struct buf shown; /* the grid as text */
static int rows, cols;

/* ---- Seeing ---- */

static const char *screen(void)
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

static void sees(const char *text)
{
    ck_assert_msg(strstr(screen(), text) != NULL, "no \"%s\" in:\n%s", text,
                  screen());
}

static void sees_not(const char *text)
{
    ck_assert_msg(strstr(screen(), text) == NULL, "\"%s\" in:\n%s", text,
                  screen());
}

/* ---- Stepping, as app.c does ---- */

static bool changes; /* what the view was stepped to was worth drawing */

/* One turn of the loop; false when nothing is under way any more. */
static bool turn(void)
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

static void settle(void)
{
    while (turn())
        ;
}

/* Steps until no grading runs, for when the watch polls and never rests. */
static void graded(void)
{
    while (tries_running(&view->tries))
        turn();
}

static void await(const char *text)
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

static struct request ask_by(uint32_t key)
{
    struct key_event ev = {.key = key};

    return view_lab.act(view, meant_by(key), &ev);
}

/* A key that leads nowhere else. */
static void press(uint32_t key)
{
    struct request r = ask_by(key);

    ck_assert_msg(r.kind == REQUEST_REDRAW || r.kind == REQUEST_NONE,
                  "the key asked for %d", (int)r.kind);
}

static void request_free(struct request *r)
{
    free(r->slug);
    free(r->dir);
    if (r->argv)
        strs_free(r->argv);
}

/* Whether a key of the lab works now (escape and q do, always). */
static bool can(uint32_t key)
{
    enum action a = meant_by(key);

    return a != ACTION_NONE && a != ACTION_BACK;
}

static void save(const char *text)
{
    fixture_put(&f, "forklore/21-one/one.c", text);
}

static void open_lab(const char *slug)
{
    struct buf err = BUF_INIT;

    view = view_lab.open(&f.model, slug, &err);
    ck_assert_msg(view != NULL, "%s", buf_str(&err));
    buf_destroy(&err);
}

static void close_lab(void)
{
    view_lab.close(view);
    view = NULL;
}

static struct lab_progress progress_of(const char *slug)
{
    struct lab_progress p;

    ck_assert_int_eq(progress_lab(f.progress, slug, &p, NULL), 0);
    return p;
}

static int attempts(void)
{
    return progress_of("21-one").attempts;
}

static void open_and_pass(void)
{
    open_lab("21-one");
    save("good\n");
    settle();
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

/* ---- Opening ---- */

START_TEST(it_opens_with_the_task)
{
    open_lab("21-one");
    sees("21-one  The first of two");
    sees("~/forklore/21-one/one.c");
    sees("behaviour ·   memory ·");
    sees("Write mp_one. It gives one more than it takes.");
    sees("What it promises");
    settle();
    ck_assert_int_eq(attempts(), 0);
    press(KEY_TAB);
    sees("Nothing is graded yet.");
    press(KEY_TAB);
    sees("Write mp_one.");
}
END_TEST

START_TEST(it_needs_a_lab_that_is_there)
{
    struct buf err = BUF_INIT;

    ck_assert_ptr_null(view_lab.open(&f.model, "99-none", &err));
    ck_assert(err.len > 0);
    buf_clear(&err);
    ck_assert_ptr_null(view_lab.open(&f.model, NULL, &err));
    ck_assert(err.len > 0);
    buf_destroy(&err);
}
END_TEST

START_TEST(a_file_that_differs_is_graded_when_it_opens)
{
    save("wrong beta\n");
    open_lab("21-one");
    sees("Write mp_one."); /* the task stays */
    settle();
    ck_assert_int_eq(attempts(), 1);
    sees("✔✘✔");
    sees("Write mp_one.");
}
END_TEST

START_TEST(what_was_graded_before_is_not_graded_again_when_it_opens)
{
    save("wrong beta\n");
    open_lab("21-one");
    settle();
    close_lab();
    open_lab("21-one");
    settle();
    ck_assert_int_eq(attempts(), 1);
    press(KEY_TAB);
    sees("The last try was today: wrong, 4 of 6 tests passed.");
    press(KEY_RETURN);
    settle();
    ck_assert_int_eq(attempts(), 2);
}
END_TEST

/* ---- One verdict per save ---- */

START_TEST(a_save_has_one_verdict)
{
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
    sees("try 1");
    save("good\n");
    settle();
    ck_assert_int_eq(attempts(), 2);
    sees("try 2");
    ck_assert(progress_of("21-one").passed);
    ck_assert_str_eq(progress_of("21-one").last_verdict, "pass");
    ck_assert_int_eq(progress_of("21-one").last_total, 6);
}
END_TEST

START_TEST(the_same_content_again_has_none)
{
    open_and_pass();
    save("good\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(a_save_during_a_run_cancels_it)
{
    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    save("good\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
    sees("Every test passes");
}
END_TEST

START_TEST(of_a_burst_of_saves_during_a_run_the_last_is_judged)
{
    char text[32];

    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    for (int i = 0; i < 30; i++) {
        snprintf(text, sizeof text, "hold\nsave %d\n", i);
        save(text);
        if (i % 3 == 0)
            turn();
    }
    save("wrong gamma\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
    sees("✔✔✘");
    ck_assert_int_eq(progress_of("21-one").last_passed, 4);
}
END_TEST

START_TEST(closing_cancels_what_runs)
{
    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    close_lab();
    ck_assert_int_eq(attempts(), 0);
}
END_TEST

START_TEST(enter_cancels_and_grades_again)
{
    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    press(KEY_RETURN);
    ck_assert(tries_running(&view->tries));
    save("good\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
    press(KEY_RETURN);
    settle();
    ck_assert_int_eq(attempts(), 2);
}
END_TEST

START_TEST(what_runs_moves_and_nothing_else_does)
{
    open_lab("21-one");
    changes = false;
    settle();
    ck_assert(!changes);
    struct pollfd fds[VIEW_POLLFDS];
    int64_t when;
    view_lab.poll(view, fds, &when);
    ck_assert(when == CLOCK_NEVER);

    save("hold\n");
    await("behaviour |··");
    await("behaviour /··");
    await("behaviour -··");
    await("behaviour \\··");
    await("behaviour |··");
    sees("| the first thing happens");
    fixture_open_gate(&f);
    await("memory |··"); /* it holds there too */
    sees("behaviour ✔✔✔");
    fixture_open_gate(&f);
    await("memory ✔");
    settle();
    view_lab.poll(view, fds, &when);
    ck_assert(when == CLOCK_NEVER);
}
END_TEST

/* ---- The result ---- */

START_TEST(a_failure_is_explained)
{
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    sees("behaviour ✔✘✔   memory ✔✘✔");
    sees("✔ the first thing happens");
    sees("✘ the second thing happens after the first");
    sees("── why ─");
    sees(" one.c:7 ──");
    sees("expected  beta gives 3");
    sees("seen      beta gave 4");
    sees("rule      Counting begins at nought. count(3)");
    sees("think     How many fingers are there between two thumbs?");
    sees("again     ");
    sees("before\n");
    sees("after beta");
    sees_not("── done");
}
END_TEST

START_TEST(a_failure_of_one_lane_names_it)
{
    open_lab("21-one");
    save("memory-wrong gamma\n");
    settle();
    sees("behaviour ✔✔✔   memory ✔✔✘");
    sees("✘ the third thing does not happen (memory)");
    ck_assert(!progress_of("21-one").passed);
}
END_TEST

START_TEST(what_the_compiler_says_can_be_read)
{
    open_lab("21-one");
    save("error\n");
    settle();
    sees("── compiler ─");
    sees(" one.c:3 ──");
    sees("one.c:3:5: error: expected ';' before 'return'");
    sees("    3 |     return 0;");
    sees_not("the first thing happens");
    ck_assert_str_eq(progress_of("21-one").last_verdict, "compile error");
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(warnings_are_shown_below_what_passes)
{
    open_lab("21-one");
    save("warning\n");
    settle();
    sees("Every test passes, in every lane.");
    sees("one.c:2:1: warning: unused variable 'x'");
}
END_TEST

START_TEST(a_lab_that_passes_says_what_is_next)
{
    open_and_pass();
    sees("behaviour ✔✔✔   memory ✔");
    sees("── done ─");
    sees("Every test passes, in every lane.");
    sees("n   next: 22-two, The second of two");
    sees("v   compare with the solution");
    sees_not("── why");
}
END_TEST

START_TEST(a_file_that_is_gone_has_a_verdict)
{
    open_lab("21-one");
    ck_assert_int_eq(unlink(f.path), 0);
    press(KEY_RETURN);
    graded();
    ck_assert_int_eq(attempts(), 1);
    ck_assert_str_eq(progress_of("21-one").last_verdict, "compile error");
    sees("one.c");
    save("good\n");
    await("Every test passes");
    ck_assert_int_eq(attempts(), 2);
}
END_TEST

START_TEST(a_folder_in_its_place_has_a_verdict)
{
    open_lab("21-one");
    ck_assert_int_eq(unlink(f.path), 0);
    ck_assert_int_eq(mkdir(f.path, 0755), 0);
    press(KEY_RETURN);
    graded();
    ck_assert_int_eq(attempts(), 1);
    sees("a directory");
}
END_TEST

/* ---- What does not work ---- */

START_TEST(without_a_kit_it_says_so)
{
    open_lab("21-one");
    char *kit = str_format("%s/course/build", f.dir);
    ck_assert_int_eq(file_rmtree(kit, NULL), 0);
    free(kit);
    save("good\n");
    settle();
    sees("! Nothing can be graded: ");
    ck_assert_int_eq(attempts(), 0);
}
END_TEST

START_TEST(polling_is_said)
{
    open_lab("21-one");
    sees_not("twice a second");
    view->tries.watch.deaf = true;
    fd_close(&view->tries.watch.fd);
    view->tries.watch.when = clock_ns();
    await("the file is read twice a second.");
    save("good\n");
    await("Every test passes");
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(a_workspace_that_cannot_be_made_is_said)
{
    fixture_put(&f, "forklore", "in the way");
    open_lab("21-one");
    sees("! ");
    sees("Write mp_one.");
    press(KEY_RETURN);
    graded();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(a_workspace_that_cannot_be_written_is_said)
{
    bool root = geteuid() == 0;
    char *dir = str_format("%s/forklore/21-one", f.dir);

    open_lab("21-one");
    close_lab();
    ck_assert_int_eq(chmod(dir, 0555), 0);
    if (root)
        ck_assert_int_eq(setresuid(65534, 65534, 0), 0);
    open_lab("21-one");
    if (root)
        ck_assert_int_eq(setresuid(0, 0, 0), 0);
    sees("! ~/forklore/21-one/one.c cannot be written: Permission denied");
    ck_assert_int_eq(chmod(dir, 0755), 0);
    free(dir);
}
END_TEST

/* Somebody else writes, and does not let go. */
static sqlite3 *hold_database(void)
{
    char *path = str_format("%s/state/forklore/progress.db", f.dir);
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_OK);
    free(path);
    return db;
}

START_TEST(a_try_that_is_not_recorded_is_said)
{
    open_lab("21-one");
    sqlite3 *db = hold_database();
    save("good\n");
    settle();
    sees("! This try was not recorded: ");
    sees("Every test passes");
    press('h');
    sees("The hint was not recorded: ");
    sees("A nudge in a direction.");
    sqlite3_close(db);
    save("better\n"); /* what was said is over, too */
    settle();
    sees_not("not recorded");
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(what_progress_has_to_say_is_said)
{
    char *path = str_format("%s/state/forklore", f.dir);
    progress_close(f.progress);
    ck_assert_int_eq(file_rmtree(path, NULL), 0);
    free(path);
    fixture_put(&f, "state/forklore", "in the way");
    f.model.progress = f.progress = progress_open(NULL, NULL);
    ck_assert_ptr_nonnull(progress_notice(f.progress));
    open_lab("21-one");
    char *start = str_ndup(progress_notice(f.progress), 20);
    sees(start);
    free(start);
}
END_TEST

/* ---- Hints ---- */

START_TEST(hints_come_one_at_a_time_and_stay)
{
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    sees_not("hint 1 of 3");
    press('h');
    sees("── hint 1 of 3 ─");
    sees("A nudge in a direction.");
    sees_not("A push");
    ck_assert_int_eq(progress_of("21-one").hints, 1);
    press('h');
    sees("A push in the same direction.");
    press('h');
    sees("A nudge in a direction.");
    sees("Nearly the whole way.");
    ck_assert_int_eq(progress_of("21-one").hints, 3);
    ck_assert(!can('h'));
    press('h');
    ck_assert_int_eq(progress_of("21-one").hints, 3);

    close_lab();
    open_lab("21-one");
    press(KEY_TAB);
    sees("Nearly the whole way.");
}
END_TEST

START_TEST(a_new_hint_is_scrolled_into_view)
{
    rows = 12;
    open_lab("21-one");
    save("wrong alpha\nwrong beta\nwrong gamma\n");
    settle();
    press('h');
    sees("A nudge in a direction.");
    press(KEY_TAB);
    press('h');
    sees("A push in the same direction.");
}
END_TEST

/* ---- The editor ---- */

static void edits_with(const char *const *argv)
{
    struct request r = ask_by('e');

    ck_assert_msg(r.kind == REQUEST_LEND, "%s", screen());
    ck_assert_str_eq(r.dir, view->dir);
    size_t n = 0;
    for (; argv[n]; n++) {
        ck_assert_ptr_nonnull(r.argv[n]);
        ck_assert_str_eq(r.argv[n], argv[n]);
    }
    ck_assert_ptr_null(r.argv[n]);
    request_free(&r);
}

START_TEST(e_asks_for_the_editor)
{
    open_lab("21-one");
    setenv("EDITOR", "second", 1);
    edits_with((const char *[]){"second", f.path, NULL});
    setenv("VISUAL", "  code --wait  'a b' \"c \\\" d\" e\\ f ", 1);
    edits_with((const char *[]){"code", "--wait", "a b", "c \" d", "e f",
                                f.path, NULL});
    setenv("VISUAL", "  ", 1);
    edits_with((const char *[]){"second", f.path, NULL});
}
END_TEST

START_TEST(an_editor_that_knows_lines_is_told_the_failing_one)
{
    open_lab("21-one");
    setenv("EDITOR", "/usr/bin/vim -u NONE", 1);
    edits_with((const char *[]){"/usr/bin/vim", "-u", "NONE", f.path, NULL});
    save("wrong beta\n");
    settle();
    edits_with(
        (const char *[]){"/usr/bin/vim", "-u", "NONE", "+7", f.path, NULL});
    setenv("EDITOR", "ed", 1);
    edits_with((const char *[]){"ed", f.path, NULL});
    setenv("EDITOR", "nano", 1);
    save("error\n");
    settle();
    edits_with((const char *[]){"nano", "+3", f.path, NULL});
}
END_TEST

START_TEST(without_a_name_the_usual_editors_are_tried)
{
    char *bin = str_format("%s/bin", f.dir);

    open_lab("21-one");
    fixture_put(&f, "bin/nano", "not executable");
    fixture_script(&f, "bin/vi", "");
    setenv("PATH", bin, 1);
    edits_with((const char *[]){"vi", f.path, NULL});
    fixture_script(&f, "bin/vim", "");
    edits_with((const char *[]){"vim", f.path, NULL});
    free(bin);
}
END_TEST

START_TEST(without_any_editor_it_says_what_to_set)
{
    open_lab("21-one");
    setenv("PATH", "/nowhere", 1);
    press('e');
    sees("no editor was found: set EDITOR");
    press('j'); /* said until the next key */
    sees_not("no editor was found");
}
END_TEST

static void lend(void)
{
    setenv("EDITOR", "editor-of-mine", 1);
    struct request r = ask_by('e');
    ck_assert_int_eq(r.kind, REQUEST_LEND);
    request_free(&r);
}

START_TEST(what_was_edited_is_graded_once)
{
    open_lab("21-one");
    lend();
    save("wrong beta\n");
    save("good\n");
    view_lab.returned(view, 0, NULL);
    settle();
    ck_assert_int_eq(attempts(), 1);
    sees("Every test passes");

    lend();
    view_lab.returned(view, 0, NULL);
    settle();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(what_was_graded_while_the_editor_ran_is_not_graded_again)
{
    open_lab("21-one");
    lend();
    save("good\n");
    settle();
    ck_assert_int_eq(attempts(), 1);
    view_lab.returned(view, 0, NULL);
    settle();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(an_editor_that_fails_is_said)
{
    open_lab("21-one");
    lend();
    view_lab.returned(view, -1, "No such file or directory");
    sees("editor-of-mine did not start: No such file or directory.");
    sees("EDITOR says which");
    lend();
    view_lab.returned(view, 3 << 8, NULL);
    sees("editor-of-mine ended with status 3.");
    lend();
    view_lab.returned(view, 9, NULL);
    sees("editor-of-mine was ended by signal 9");
    settle();
    ck_assert_int_eq(attempts(), 0);
}
END_TEST

/* ---- The debugger ---- */

START_TEST(d_asks_for_gdb_on_the_failing_test)
{
    char *bin = str_format("%s/bin:/usr/bin:/bin", f.dir);

    fixture_script(&f, "bin/gdb", "#!/bin/sh\n");
    setenv("PATH", bin, 1);
    free(bin);
    open_lab("21-one");
    ck_assert(!can('d'));
    save("wrong beta\n");
    settle();
    ck_assert(can('d'));
    struct request r = ask_by('d');
    ck_assert_int_eq(r.kind, REQUEST_LEND);
    ck_assert_str_eq(r.argv[0], "sh");
    ck_assert_str_eq(r.argv[1], "-c");
    ck_assert_ptr_nonnull(strstr(r.argv[2], "gdb"));
    ck_assert_ptr_nonnull(strstr(r.argv[2], "beta n=3"));
    ck_assert_ptr_null(r.argv[3]);
    request_free(&r);
    view_lab.returned(view, 1 << 8, NULL);
    sees("gdb ended with status 1.");
    save("good\n");
    settle();
    ck_assert(!can('d'));
    press('d');
}
END_TEST

START_TEST(without_gdb_it_says_to_install_it)
{
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    setenv("PATH", "/nowhere", 1);
    press('d');
    sees("install gdb");
}
END_TEST

/* ---- The solution ---- */

START_TEST(the_solution_is_compared_only_after_passing)
{
    open_lab("21-one");
    ck_assert(!can('v'));
    press('v');
    sees_not("the solution");
    save("good\nalpha\n");
    settle();
    ck_assert(can('v'));
    press('v');
    await("-good");
    sees("+the solution");
    sees("--- one.c");
    sees("+++ solution");
    ck_assert_int_eq(grid_at(&grid, 0, 1)->style, STYLE_TITLE);
    press(KEY_ESCAPE);
    sees("── done");
    press('v');
    await("+the solution");
    press('v');
    sees("── done");
    press('v');
    await("+the solution");
    save("wrong beta\n"); /* passed once is enough */
    settle();
    sees("── why");
    ck_assert(can('v'));
}
END_TEST

START_TEST(a_file_that_is_the_solution_has_no_difference)
{
    open_lab("21-one");
    save("the solution\nalpha\n");
    settle();
    press('v');
    await("Your file is the same as the solution.");
}
END_TEST

START_TEST(a_solution_that_is_not_there_is_said)
{
    open_and_pass();
    char *solutions = str_format("%s/course/solutions", f.dir);
    ck_assert_int_eq(file_rmtree(solutions, NULL), 0);
    free(solutions);
    press('v');
    sees("The solution is not there:");
}
END_TEST

START_TEST(without_diff_it_says_so)
{
    open_and_pass();
    setenv("PATH", "/nowhere", 1);
    press('v');
    sees("diff");
    ck_assert(!diff_running(&view->diff));
}
END_TEST

/* ---- Starting over ---- */

START_TEST(starting_over_asks_and_keeps_the_file)
{
    fixture_put(&f, "forklore/21-one/one.c.1", "older");
    open_and_pass();
    ck_assert(!can('y'));
    press('R');
    sees("Start over? Your file is kept as one.c.2. y yes, esc no.");
    ck_assert(can('y') && can(KEY_ESCAPE) && !can('e') && !can('h'));
    press('e');
    press('h');
    sees("Start over?");
    press(KEY_ESCAPE);
    sees_not("Start over?");
    char *kept = fixture_get(&f, "forklore/21-one/one.c");
    ck_assert_str_eq(kept, "good\n");
    free(kept);

    press('R');
    press('y');
    sees("one.c is the starter again; yours is kept as one.c.2.");
    sees("Write mp_one.");
    char *now = fixture_get(&f, "forklore/21-one/one.c");
    ck_assert_str_eq(now, "starter\nwrong alpha\n");
    free(now);
    kept = fixture_get(&f, "forklore/21-one/one.c.2");
    ck_assert_str_eq(kept, "good\n");
    free(kept);
    settle();
    ck_assert_int_eq(attempts(), 1); /* the starter is not graded */
    press('R');
    sees("one.c still is the starter.");
    ck_assert(!can('y'));
}
END_TEST

START_TEST(starting_over_brings_a_lost_file_back)
{
    open_lab("21-one");
    ck_assert_int_eq(unlink(f.path), 0);
    press('R');
    sees("one.c is the starter again.");
    ck_assert(file_exists(f.path));
}
END_TEST

START_TEST(starting_over_that_fails_is_said)
{
    open_lab("21-one");
    ck_assert_int_eq(unlink(f.path), 0);
    ck_assert_int_eq(mkdir(f.path, 0755), 0);
    press('R');
    press('y');
    sees("is not a file");
}
END_TEST

START_TEST(a_save_while_it_asks_is_graded)
{
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    press('R');
    save("good\n");
    settle();
    sees("Start over?");
    ck_assert_int_eq(attempts(), 2);
    press(KEY_ESCAPE);
    sees("Every test passes");
}
END_TEST

START_TEST(starting_over_cancels_what_runs)
{
    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    press('R');
    press('y');
    settle();
    ck_assert_int_eq(attempts(), 0);
    sees("behaviour ·   memory ·");
}
END_TEST

/* ---- Going elsewhere ---- */

static void goes(uint32_t key, enum request_kind kind, enum view_kind where,
                 const char *slug)
{
    struct request r = ask_by(key);

    ck_assert_int_eq(r.kind, kind);
    if (slug) {
        ck_assert_int_eq(r.view, where);
        ck_assert_str_eq(r.slug, slug);
    }
    request_free(&r);
}

START_TEST(keys_lead_elsewhere)
{
    open_lab("21-one");
    goes('l', REQUEST_GO, VIEW_LESSON, "21-one");
    goes('b', REQUEST_BACK, VIEW_HOME, NULL);
    goes(KEY_ESCAPE, REQUEST_BACK, VIEW_HOME, NULL);
    goes('q', REQUEST_QUIT, VIEW_HOME, NULL);
    press('R');
    goes('q', REQUEST_QUIT, VIEW_HOME, NULL);
}
END_TEST

START_TEST(the_next_lab_is_open_once_this_one_passed)
{
    open_lab("21-one");
    ck_assert(!can('n'));
    press('n');
    save("good\n");
    settle();
    ck_assert(can('n'));
    goes('n', REQUEST_GO, VIEW_LESSON, "22-two");
    ck_assert_int_eq(progress_page(f.progress, "22-two", 3, true, NULL), 0);
    goes('n', REQUEST_GO, VIEW_LAB, "22-two");
    close_lab();

    open_lab("22-two");
    fixture_put(&f, "forklore/22-two/two.c", "good\n");
    settle();
    sees("This was the last lab.");
    ck_assert(!can('n'));
    press('n');
}
END_TEST

START_TEST(shown_again_it_knows_what_happened_elsewhere)
{
    open_lab("21-one");
    ck_assert_int_eq(progress_hint(f.progress, "21-one", 2, NULL), 0);
    view_lab.shown(view);
    press(KEY_TAB);
    sees("A push in the same direction.");
}
END_TEST

/* ---- Sizes ---- */

START_TEST(text_scrolls_and_stops_at_its_ends)
{
    rows = 12;
    open_lab("21-one");
    save("wrong alpha\nwrong beta\nwrong gamma\n");
    settle();
    sees("✘ the first thing happens");
    ck_assert(can('j'));
    press('j');
    sees_not("✘ the first thing happens");
    press('k');
    sees("✘ the first thing happens");
    press('k');
    sees("✘ the first thing happens");
    press('G');
    sees("after alpha");
    press('j');
    press(KEY_PAGE_DOWN);
    sees("after alpha");
    press('g');
    sees("✘ the first thing happens");
    press(' ');
    sees_not("✘ the first thing happens");
    press(KEY_PAGE_UP);
    sees("✘ the first thing happens");
    rows = 60;
    sees("after alpha");
    ck_assert(!can('j'));
}
END_TEST

/* Draws at every size from large to none and looks for what a view must not
 * do: write into the footer's row. */
static void at_all_sizes(void)
{
    static const int some[] = {60, 24, 12, 9, 8, 7, 6, 5, 4, 3, 2, 1};

    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        for (cols = 200; cols > 0; cols = cols * 3 / 4) {
            rows = some[i];
            screen();
            for (int c = 0; c < cols; c++)
                ck_assert_uint_eq(grid_at(&grid, rows - 1, c)->ch[0], ' ');
            press('G');
            press('g');
        }
    }
    rows = 24;
    cols = 80;
    screen();
}

START_TEST(it_draws_at_any_size)
{
    open_lab("21-one");
    at_all_sizes();
    press(KEY_TAB);
    at_all_sizes();
    save("hold\n");
    await("behaviour |··");
    at_all_sizes();
    save("error\n");
    settle();
    at_all_sizes();
    save("wrong beta\n");
    settle();
    press('h');
    at_all_sizes();
    press('R');
    at_all_sizes();
    press(KEY_ESCAPE);
    save("good\nwarning\n");
    settle();
    at_all_sizes();
    press('v');
    at_all_sizes();
    await("+the solution");
    at_all_sizes();
}
END_TEST

START_TEST(a_narrow_screen_shows_the_lanes_in_short)
{
    cols = 26;
    open_lab("21-one");
    save("wrong beta\n");
    settle();
    sees("behaviour ✔✘✔   memory ✘");
    cols = 24;
    sees("behaviour ✘   memory ✘");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        it_opens_with_the_task,
        it_needs_a_lab_that_is_there,
        a_file_that_differs_is_graded_when_it_opens,
        what_was_graded_before_is_not_graded_again_when_it_opens,
        a_save_has_one_verdict,
        the_same_content_again_has_none,
        a_save_during_a_run_cancels_it,
        of_a_burst_of_saves_during_a_run_the_last_is_judged,
        closing_cancels_what_runs,
        enter_cancels_and_grades_again,
        what_runs_moves_and_nothing_else_does,
        a_failure_is_explained,
        a_failure_of_one_lane_names_it,
        what_the_compiler_says_can_be_read,
        warnings_are_shown_below_what_passes,
        a_lab_that_passes_says_what_is_next,
        a_file_that_is_gone_has_a_verdict,
        a_folder_in_its_place_has_a_verdict,
        without_a_kit_it_says_so,
        polling_is_said,
        a_workspace_that_cannot_be_made_is_said,
        a_workspace_that_cannot_be_written_is_said,
        a_try_that_is_not_recorded_is_said,
        what_progress_has_to_say_is_said,
        hints_come_one_at_a_time_and_stay,
        a_new_hint_is_scrolled_into_view,
        e_asks_for_the_editor,
        an_editor_that_knows_lines_is_told_the_failing_one,
        without_a_name_the_usual_editors_are_tried,
        without_any_editor_it_says_what_to_set,
        what_was_edited_is_graded_once,
        what_was_graded_while_the_editor_ran_is_not_graded_again,
        an_editor_that_fails_is_said,
        d_asks_for_gdb_on_the_failing_test,
        without_gdb_it_says_to_install_it,
        the_solution_is_compared_only_after_passing,
        a_file_that_is_the_solution_has_no_difference,
        a_solution_that_is_not_there_is_said,
        without_diff_it_says_so,
        starting_over_asks_and_keeps_the_file,
        starting_over_brings_a_lost_file_back,
        starting_over_that_fails_is_said,
        a_save_while_it_asks_is_graded,
        starting_over_cancels_what_runs,
        keys_lead_elsewhere,
        the_next_lab_is_open_once_this_one_passed,
        shown_again_it_knows_what_happened_elsewhere,
        text_scrolls_and_stops_at_its_ends,
        it_draws_at_any_size,
        a_narrow_screen_shows_the_lanes_in_short,
    };
    Suite *suite = suite_create("lab view");
    TCase *all = tcase_create("lab");

    tcase_add_checked_fixture(all, before, after);
    tcase_set_timeout(all, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
