/* Is the lab's screen true to the file: one verdict for each save, explained,
 * at any size?  Leaves the keys to test_lab_keys.c.
 *
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tutor/lab_stage.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"

/* ---- Opening ---- */

START_TEST(it_opens_with_the_task)
{
    open_lab("21-one");
    sees("21-one  The first of two");
    sees("~/forklore/21-one/one.c");
    sees("behaviour ·   memory ·");
    sees("Write mp_one. It gives one more than it takes.");
    sees("What it promises");
    come_to_rest();
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
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    sees("✔✘✔");
    sees("Write mp_one.");
}
END_TEST

START_TEST(what_was_graded_before_is_not_graded_again_when_it_opens)
{
    save("wrong beta\n");
    open_lab("21-one");
    come_to_rest();
    close_lab();
    open_lab("21-one");
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    press(KEY_TAB);
    sees("The last try was today: wrong, 4 of 6 tests passed.");
    press(KEY_RETURN);
    come_to_rest();
    ck_assert_int_eq(attempts(), 2);
}
END_TEST

/* ---- One verdict per save ---- */

START_TEST(a_save_has_one_verdict)
{
    open_lab("21-one");
    save("wrong beta\n");
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    sees("try 1");
    save("good\n");
    come_to_rest();
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
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(a_save_during_a_run_cancels_it)
{
    open_lab("21-one");
    save("hold\n");
    await("behaviour |··");
    save("good\n");
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    press(KEY_RETURN);
    come_to_rest();
    ck_assert_int_eq(attempts(), 2);
}
END_TEST

START_TEST(what_runs_moves_and_nothing_else_does)
{
    open_lab("21-one");
    changes = false;
    come_to_rest();
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
    come_to_rest();
    view_lab.poll(view, fds, &when);
    ck_assert(when == CLOCK_NEVER);
}
END_TEST

/* ---- The result ---- */

START_TEST(a_failure_is_explained)
{
    open_lab("21-one");
    save("wrong beta\n");
    come_to_rest();
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

START_TEST(on_a_short_screen_the_explanation_comes_first)
{
    rows = 14;
    open_lab("21-one");
    save("wrong beta\n");
    come_to_rest();
    sees("✔✘✔");
    sees("test      the second thing happens after the first");
    sees("think     How many fingers");
    sees_not("✔ the first thing happens");
    press('G');
    sees("── tests ─");
    sees("✔ the third thing does not happen");
}
END_TEST

START_TEST(a_failure_of_one_lane_names_it)
{
    open_lab("21-one");
    save("memory-wrong gamma\n");
    come_to_rest();
    sees("behaviour ✔✔✔   memory ✔✔✘");
    sees("✘ the third thing does not happen (memory)");
    ck_assert(!progress_of("21-one").passed);
}
END_TEST

START_TEST(what_the_compiler_says_can_be_read)
{
    open_lab("21-one");
    save("error\n");
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    sees("! This try was not recorded: ");
    sees("Every test passes");
    sqlite3_close(db);
    save("better\n"); /* what was said is over, too */
    come_to_rest();
    sees_not("not recorded");
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(a_hint_that_is_not_recorded_is_shown_and_said)
{
    struct rlimit old, none;

    open_lab("21-one");
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    none = (struct rlimit){0, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    press('h');
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    sees("The hint was not recorded: ");
    sees("A nudge in a direction.");
    press('h');
    sees("A push in the same direction.");
    ck_assert_int_eq(progress_of("21-one").hints, 2);
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

/* ---- Sizes ---- */

START_TEST(text_scrolls_and_stops_at_its_ends)
{
    rows = 12;
    open_lab("21-one");
    save("wrong alpha\nwrong beta\nwrong gamma\n");
    come_to_rest();
    sees("── why");
    sees("more below");
    ck_assert(can('j'));
    press('j');
    sees_not("── why");
    press('k');
    sees("── why");
    press('k');
    sees("── why");
    press('G');
    sees("✘ the third thing");
    sees_not("more below");
    press('j');
    press(KEY_PAGE_DOWN);
    sees("✘ the third thing");
    press('g');
    sees("── why");
    press(' ');
    sees_not("── why");
    press(KEY_PAGE_UP);
    sees("── why");
    rows = 60;
    sees("✘ the third thing");
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
                ck_assert_uint_eq(cell_at(rows - 1, c)->ch[0], ' ');
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
    come_to_rest();
    at_all_sizes();
    save("wrong beta\n");
    come_to_rest();
    press('h');
    at_all_sizes();
    press('R');
    at_all_sizes();
    press(KEY_ESCAPE);
    save("good\nwarning\n");
    come_to_rest();
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
    come_to_rest();
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
        on_a_short_screen_the_explanation_comes_first,
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
        a_hint_that_is_not_recorded_is_shown_and_said,
        what_progress_has_to_say_is_said,
        text_scrolls_and_stops_at_its_ends,
        it_draws_at_any_size,
        a_narrow_screen_shows_the_lanes_in_short,
    };

    return stage_run("lab view", tests, sizeof tests / sizeof *tests);
}
