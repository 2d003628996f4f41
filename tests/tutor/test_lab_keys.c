/* Does every key of the lab do what it says: edit, hint, debug, compare, start
 * over, go elsewhere?  Leaves the verdicts to test_lab_view.c.
 *
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tutor/lab_stage.h"
#include "tui/base/file.h"

/* ---- Hints ---- */

START_TEST(hints_come_one_at_a_time_and_stay)
{
    open_lab("21-one");
    save("wrong beta\n");
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    edits_with(
        (const char *[]){"/usr/bin/vim", "-u", "NONE", "+7", f.path, NULL});
    setenv("EDITOR", "ed", 1);
    edits_with((const char *[]){"ed", f.path, NULL});
    setenv("EDITOR", "nano", 1);
    save("error\n");
    come_to_rest();
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
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    sees("Every test passes");

    lend();
    view_lab.returned(view, 0, NULL);
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
}
END_TEST

START_TEST(what_was_graded_while_the_editor_ran_is_not_graded_again)
{
    open_lab("21-one");
    lend();
    save("good\n");
    come_to_rest();
    ck_assert_int_eq(attempts(), 1);
    view_lab.returned(view, 0, NULL);
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    ck_assert(!can('d'));
    press('d');
}
END_TEST

START_TEST(without_gdb_it_says_to_install_it)
{
    open_lab("21-one");
    save("wrong beta\n");
    come_to_rest();
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
    come_to_rest();
    ck_assert(can('v'));
    press('v');
    await("-good");
    sees("+the solution");
    sees("--- one.c");
    sees("+++ solution");
    ck_assert_int_eq(cell_at(0, 1)->style, STYLE_TITLE);
    press(KEY_ESCAPE);
    sees("── done");
    press('v');
    await("+the solution");
    press('v');
    sees("── done");
    press('v');
    await("+the solution");
    save("wrong beta\n"); /* passed once is enough */
    come_to_rest();
    sees("── why");
    ck_assert(can('v'));
}
END_TEST

START_TEST(a_file_that_is_the_solution_has_no_difference)
{
    open_lab("21-one");
    save("the solution\nalpha\n");
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    press('R');
    save("good\n");
    come_to_rest();
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
    come_to_rest();
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
    come_to_rest();
    ck_assert(can('n'));
    goes('n', REQUEST_GO, VIEW_LESSON, "22-two");
    ck_assert_int_eq(progress_page(f.progress, "22-two", 3, true, NULL), 0);
    goes('n', REQUEST_GO, VIEW_LAB, "22-two");
    close_lab();

    open_lab("22-two");
    fixture_put(&f, "forklore/22-two/two.c", "good\n");
    come_to_rest();
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

int main(void)
{
    const TTest *tests[] = {
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
    };

    return stage_run("lab keys", tests, sizeof tests / sizeof *tests);
}
