/* Is a lesson read as it is meant: page by page, each question answered before
 * what answers it is shown, at any size?  Leaves running its programs to
 * test_lesson_run.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/lesson_stage.h"

#include "tui/ui/lesson_plain.h"

/* ---- Pages ---- */

START_TEST(it_opens_at_the_first_page)
{
    sees(" 11-spawn  Trying things");
    sees("1 of 6");
    sees(" First words.");
    sees(" hi.c");
    sees("   puts(\"hi\");");
    sees(" What does it print?");
    sees("   b   hi\n");
    ck_assert_int_eq(done().page, 0);
    ck_assert(!done().read);
}
END_TEST

START_TEST(it_needs_a_lesson_that_is_there)
{
    struct buf err = BUF_INIT;
    ck_assert_ptr_null(view_lesson.open(&model, "99-none", &err));
    ck_assert(is_line_about(&err, "99-none"));
    buf_clear(&err);
    ck_assert_ptr_null(view_lesson.open(&model, NULL, &err));
    ck_assert(err.len > 0);
    buf_destroy(&err);
}
END_TEST

START_TEST(a_broken_lesson_is_one_line)
{
    struct buf err = BUF_INIT;
    course_put(LESSON "lesson.md", "---\ntitle: x\n");
    ck_assert_ptr_null(view_lesson.open(&model, "11-spawn", &err));
    ck_assert(is_line_about(&err, "lesson.md"));
    buf_destroy(&err);
}
END_TEST

START_TEST(an_open_question_keeps_the_next_page_back)
{
    static const uint32_t keys[] = {KEY_RETURN, 'n', KEY_ARROW_RIGHT};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ck_assert(!offers(keys[i]));
        press(keys[i]);
        sees("Answer first: a to c.");
        sees("1 of 6");
        press('G');
        sees_not("Answer first");
        press('g');
    }
    type("b");
    ck_assert(offers(KEY_RETURN));
    press(KEY_RETURN);
    sees("2 of 6");
}
END_TEST

START_TEST(pages_turn_both_ways)
{
    type("bn");
    sees("2 of 6");
    press(KEY_ARROW_RIGHT);
    sees("3 of 6");
    press('p');
    press(KEY_ARROW_LEFT);
    sees("1 of 6");
    ck_assert(!offers('p'));
    ck_assert_int_eq(done().page, 2);
}
END_TEST

START_TEST(it_opens_again_where_it_was_left)
{
    type("bnnp");
    close_view();
    open_lesson();
    sees("3 of 6");
}
END_TEST

START_TEST(it_never_opens_behind_an_open_question)
{
    ck_assert_int_eq(progress_page(model.progress, "11-spawn", 5, true, NULL),
                     0);
    close_view();
    open_lesson();
    sees("1 of 6");
}
END_TEST

START_TEST(after_the_last_page_comes_the_lab)
{
    type("bnnnn");
    sees("5 of 6");
    ck_assert(!done().read);
    type("an");
    sees("6 of 6");
    sees("You can go now.");
    ck_assert(done().read);
    struct key_event ev = {.key = KEY_RETURN};
    struct request r = ask(&ev);
    ck_assert_int_eq(r.kind, REQUEST_GO);
    ck_assert_int_eq(r.view, VIEW_LAB);
    ck_assert_str_eq(r.slug, "11-spawn");
    free(r.slug);
}
END_TEST

START_TEST(back_and_the_lab_work_from_anywhere)
{
    ck_assert_int_eq(ask_key('t'), REQUEST_GO);
    /* b is an answer here; escape is not. REQUEST_NONE lets app.c leave. */
    struct key_event ev = {.key = KEY_ESCAPE};
    ck_assert_int_eq(footer_action(CONTEXT_LESSON, KEY_ESCAPE, can, NULL),
                     ACTION_BACK);
    ck_assert_int_eq(ask(&ev).kind, REQUEST_NONE);
    type("b");
    ck_assert_int_eq(footer_action(CONTEXT_LESSON, 'b', can, NULL),
                     ACTION_BACK);
}
END_TEST

/* ---- Questions ---- */

START_TEST(a_wrong_answer_is_told_kindly_and_why)
{
    type("c");
    sees("You said c. It is b.");
    sees("Because puts(3) says so.");
    sees(" ✘ c   Nothing");
    sees(" ✔ b   hi");
    sees("r  run hi.c and see");
    ck_assert_int_eq(progress_choice(model.progress, "11-spawn", "first"), 2);
}
END_TEST

START_TEST(a_right_answer_is_told_and_kept)
{
    type("b");
    sees("You said b. It is so.");
    sees_not("✘");
    close_view();
    open_lesson();
    sees("You said b. It is so.");
    type("a"); /* once is once */
    sees("You said b. It is so.");
    ck_assert_int_eq(progress_choice(model.progress, "11-spawn", "first"), 1);
}
END_TEST

START_TEST(the_arrows_and_enter_choose)
{
    press(KEY_ARROW_DOWN);
    sees(" > a   lo");
    press('j');
    sees(" > b   hi");
    press(KEY_ARROW_DOWN);
    press(KEY_ARROW_DOWN);
    sees(" > c   Nothing");
    press(KEY_ARROW_UP);
    sees(" > b   hi");
    sees_not("> a");
    press(KEY_RETURN);
    sees("You said b. It is so.");
}
END_TEST

START_TEST(an_option_out_of_sight_is_shown_before_it_counts)
{
    rows = 9;
    sees_not("b   hi");
    type("b");
    sees(" > b   hi");
    ck_assert_int_eq(progress_choice(model.progress, "11-spawn", "first"), -1);
    type("b");
    sees("You said b. It is so.");
}
END_TEST

START_TEST(a_fifth_option_has_a_letter_too)
{
    type("bnnnn");
    sees("e   five");
    press(KEY_RETURN);
    sees("Answer first: a to e.");
    type("e");
    sees("You said e. It is a.");
}
END_TEST

static int row_of(const char *text)
{
    int row = 0;
    const char *s = screen(), *at = strstr(s, text);
    ck_assert_ptr_nonnull(at);
    for (; s < at; s++)
        row += *s == '\n';
    return row;
}

START_TEST(a_click_chooses_a_second_answers)
{
    click(row_of("a   lo"), 9);
    sees(" > a   lo");
    ck_assert_int_eq(progress_choice(model.progress, "11-spawn", "first"), -1);
    click(row_of("b   hi"), 9);
    sees(" > b   hi");
    click(row_of("b   hi"), 9);
    sees("You said b. It is so.");
    click(0, 0);
    click(rows - 1, cols - 1);
}
END_TEST

START_TEST(an_answer_given_elsewhere_is_seen)
{
    ck_assert_int_eq(
        progress_answer(model.progress, "11-spawn", "first", 0, false, 0, NULL),
        0);
    view_lesson.shown(v);
    sees("You said a. It is b.");
}
END_TEST

START_TEST(a_choice_that_is_no_option_any_more_is_none)
{
    ck_assert_int_eq(progress_answer(model.progress, "11-spawn", "first", 17,
                                     false, 0, NULL),
                     0);
    close_view();
    open_lesson();
    sees_not("You said");
    type("b");
    sees("You said b.");
}
END_TEST

/* ---- Layout ---- */

START_TEST(python_stands_below_the_c_or_beside_it)
{
    cols = 129;
    ck_assert_int_gt(row_of("print(\"salut\")"), row_of("puts(\"hi\")"));
    cols = 130;
    ck_assert_int_eq(row_of("print(\"salut\")"), row_of("puts(\"hi\")"));
    ck_assert_int_eq(row_of(" hi.py"), row_of(" hi.c"));
    cols = 200;
    ck_assert_int_eq(row_of("print(\"salut\")"), row_of("puts(\"hi\")"));
}
END_TEST

START_TEST(text_is_never_wider_than_72)
{
    cols = 200;
    rows = 60;
    screen();
    for (size_t i = 0; i < v->laid.text.n; i++)
        if (v->laid.options[i] >= 0)
            ck_assert_int_le(utf8_columns(v->laid.text.lines[i].text,
                                          v->laid.text.lines[i].len),
                             TEXT_WIDTH);
    sees("in\n       the buffer for ever");
}
END_TEST

START_TEST(scrolling_stays_on_the_page)
{
    static const uint32_t keys[] = {'j',          'k',           ' ',
                                    KEY_PAGE_UP,  KEY_PAGE_DOWN, 'g',
                                    'G',          KEY_ARROW_UP,  KEY_ARROW_DOWN,
                                    KEY_WHEEL_UP, KEY_WHEEL_DOWN};
    type("bn");
    sees(" After");
    sees_not("The end of the page.");
    sees("more below");
    ck_assert(offers('j'));
    press('G');
    sees("The end of the page.");
    sees_not("more below");
    press('g');
    press(' ');
    press(' ');
    press(' ');
    sees("The end of the page.");
    for (int i = 0; i < 300; i++) {
        press(keys[i * 7 % 11]);
        ck_assert_int_ge(v->top, 0);
        ck_assert_int_le(v->top, lesson_last_top(v));
    }
    rows = 100;
    sees(" After");
    sees("The end of the page.");
    ck_assert(!offers('j'));
}
END_TEST

START_TEST(long_code_is_cut_and_marked)
{
    course_put(LESSON "lesson.md",
               "---\ntitle: x\nminutes: 1\nlab: 11-spawn\n---\n"
               "```c\nint a_rather_long_name_for_a_variable = 123456789;\n"
               "```\n");
    close_view();
    open_lesson();
    cols = 40;
    sees("int a_rather_long_name_for_a_variabl>");
    cols = 80;
    sees("= 123456789;\n");
}
END_TEST

START_TEST(any_size_will_do)
{
    static const int sizes[][2] = {{24, 80}, {60, 200}, {10, 40}, {1, 1},
                                   {2, 3},   {3, 1},    {1, 80},  {4, 9},
                                   {5, 7},   {8, 20},   {9, 20},  {100, 1}};
    static const char keys[] = "jjj G gab r t kyn n ";
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        rows = sizes[i][0];
        cols = sizes[i][1];
        for (const char *k = keys; *k; k++)
            ask_key((unsigned char)*k);
        ask_key(KEY_TAB);
        ask_key(KEY_CTRL(']'));
        for (int page = 0; page < v->lesson.npages; page++) {
            lesson_show_page(v, page);
            ask_key('G');
            screen();
            for (int n = 0; n < rows * cols; n++)
                ck_assert(grid.cells[n].ch[0] || grid.cells[n].width == 0);
        }
        lesson_show_page(v, 0);
    }
}
END_TEST

/* ---- Plain text ---- */

START_TEST(as_plain_text_it_has_everything)
{
    static const char *const wanted[] = {
        "11-spawn  Trying things\n",
        "First words.\n",
        "  puts(\"hi\");\n",
        "print(\"salut\")\n",
        "  b   hi\n",
        "You can go now.\n",
        "(Question 2: the answer is at the end.)\n",
        "\nAnswers\n\nQuestion 1: b\n    Because puts(3) says so.\n",
        "Question 2: a\n",
    };
    struct buf out = BUF_INIT;
    lesson_plain(&v->lesson, 60, &out);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(buf_str(&out), wanted[i]) != NULL,
                      "no \"%s\" in:\n%s", wanted[i], buf_str(&out));
    ck_assert_ptr_null(strchr(buf_str(&out), '\033'));
    ck_assert_ptr_null(strstr(buf_str(&out), " \n"));
    buf_clear(&out);
    lesson_plain(&v->lesson, 0, &out);
    ck_assert(out.len > 0);
    buf_destroy(&out);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {it_opens_at_the_first_page, 1},
        {it_needs_a_lesson_that_is_there, 1},
        {a_broken_lesson_is_one_line, 1},
        {an_open_question_keeps_the_next_page_back, 1},
        {pages_turn_both_ways, 1},
        {it_opens_again_where_it_was_left, 1},
        {it_never_opens_behind_an_open_question, 1},
        {after_the_last_page_comes_the_lab, 1},
        {back_and_the_lab_work_from_anywhere, 1},
        {a_wrong_answer_is_told_kindly_and_why, 1},
        {a_right_answer_is_told_and_kept, 1},
        {the_arrows_and_enter_choose, 1},
        {an_option_out_of_sight_is_shown_before_it_counts, 1},
        {a_fifth_option_has_a_letter_too, 1},
        {a_click_chooses_a_second_answers, 1},
        {an_answer_given_elsewhere_is_seen, 1},
        {a_choice_that_is_no_option_any_more_is_none, 1},
        {python_stands_below_the_c_or_beside_it, 1},
        {text_is_never_wider_than_72, 1},
        {scrolling_stays_on_the_page, 1},
        {long_code_is_cut_and_marked, 1},
        {any_size_will_do, 1},
        {as_plain_text_it_has_everything, 1},
    };
    return run_suite("lesson view", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
