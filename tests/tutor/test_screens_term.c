/* Does the tutor show itself on terminals of every kind: with few colours or
 * none, without UTF-8, and line by line where there is no screen to be had?
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/tutor/scratch.h"

/* Where there is most to see; all are reached with letters alone. */
static const char *const shows[] = {
    "home later",    "a page of text",        "a question answered",
    "C and Python",  "what a program prints", "a program that does not compile",
    "a hint",        "a lab passed",          "the solution beside",
    "help from home"};
enum { NSHOWS = sizeof shows / sizeof *shows };

/* The highest colour in any cell, or -1. */
static int highest_color(struct tty *t)
{
    int most = -1;
    for (int row = 0; row < tty_rows(t); row++)
        for (int col = 0; col < tty_cols(t); col++) {
            struct tty_cell c = tty_cell(t, row, col);
            most = c.fg > most ? c.fg : most;
            most = c.bg > most ? c.bg : most;
        }
    return most;
}

/* Goes to each of them in a tutor of its own; the highest colour. */
static int see_all(const char *term, const char *const *env)
{
    int most = -1;
    for (int i = 0; i < NSHOWS; i++) {
        const struct place *p = place_named(shows[i]);
        struct tty *t = stage_at(p, 24, 80, term, env);
        stage_redraw(t);
        ck_assert_int_eq(stage_context(t), p->context);
        int here = highest_color(t);
        most = here > most ? here : most;
        stage_quit(t);
        stage_forget();
    }
    return most;
}

/* ---- Colours ---- */

static const char sixteen[] =
    "forklore-16|sixteen colours,\n\tcolors#16, pairs#256,\n"
    "\tsetaf=\\E[%?%p1%{8}%<%t%p1%{30}%+%e%p1%{82}%+%;%dm,\n"
    "\tsetab=\\E[%?%p1%{8}%<%t%p1%{40}%+%e%p1%{92}%+%;%dm,\n"
    "\tuse=xterm-256color,\n";

/* Debian's base set of terminals has none of 16 colours. */
static void make_terminal(void)
{
    char *folder = str_format("%s/terminfo", stage.dir);
    char *command = str_format("tic -x -o %s %s/sixteen.ti", folder, stage.dir);
    fixture_put(&stage, "sixteen.ti", sixteen);
    ck_assert_int_eq(system(command), 0);
    setenv("TERMINFO", folder, 1);
    free(command);
    free(folder);
}

START_TEST(a_terminal_gets_the_colours_that_it_has)
{
    static const struct {
        const char *term;
        int least, most; /* of the highest colour seen */
    } terms[] = {
        {"xterm-256color", 16, 255},
        {"screen-256color", 16, 255},
        {"forklore-16", 8, 15},
        {"xterm", 1, 7},
        {"linux", 1, 7},
        {"vt100", -1, -1},
    };
    if (strcmp(terms[_i].term, "forklore-16") == 0)
        make_terminal();
    int most = see_all(terms[_i].term, NULL);
    ck_assert_int_ge(most, terms[_i].least);
    ck_assert_int_le(most, terms[_i].most);
}
END_TEST

START_TEST(no_color_means_no_colour)
{
    static const char *const env[] = {"NO_COLOR=1", NULL};
    ck_assert_int_eq(see_all(_i ? "linux" : NULL, env), -1);
}
END_TEST

/* ---- Characters ---- */

START_TEST(without_utf8_only_ascii_is_sent)
{
    static const char *const envs[][5] = {
        {"LC_ALL=C", NULL},
        {"LC_ALL", "LC_CTYPE", "LANG", NULL},
        {"LC_ALL=POSIX", "LANG=C.UTF-8", NULL},
    };
    for (int i = 0; i < NSHOWS; i++) {
        struct tty *t = stage_at(place_named(shows[i]), 24, 80, NULL, envs[_i]);
        stage_redraw(t);
        tty_keys(t, "q");
        ck_assert_int_eq(tty_wait_end(t), 0);
        ck_assert_msg(tty_ascii(t), "%s", shows[i]);
        tty_close(t);
        stage_forget();
    }
}
END_TEST

START_TEST(utf8_is_sent_where_the_locale_says_so)
{
    static const char *const envs[][4] = {
        {"LC_ALL=C.UTF-8", NULL},
        {"LC_ALL", "LANG=C.UTF-8", NULL},
        {"LC_ALL", "LANG", "LC_CTYPE=C.UTF-8", NULL},
        {"LC_ALL=xx_YY.UTF-8", NULL}, /* is not installed */
    };
    struct tty *t = stage_open(24, 80, NULL, envs[_i]);
    stage_redraw(t);
    ck_assert_int_eq(tty_cell(t, 1, 0).ch[0], 0x2500);
    ck_assert(!tty_ascii(t));
    stage_quit(t);
}
END_TEST

/* ---- Line by line ---- */

static const struct {
    const char *term, *why;
} plain[] = {
    {"dumb", "TERM=dumb: this terminal cannot move its cursor"},
    {"unknown", "TERM=unknown: "},
    {"", "TERM is not set"},
    {"no-such-terminal", "TERM=no-such-terminal: no terminal of that name"},
    {"../../etc/passwd", "TERM=../../etc/passwd: "},
};

static struct tty *open_plain(int i)
{
    struct tty_how how = {.rows = 40, .cols = 80, .term = plain[i].term};
    struct tty *t = tty_open(&how, (const char *[]){stage_program, NULL});
    ck_assert_int_eq(tty_wait(t, plain[i].why), 0);
    tty_wait(t, "forklore>");
    return t;
}

START_TEST(a_terminal_without_a_screen_goes_line_by_line)
{
    struct tty *t = open_plain(_i);
    ck_assert(!tty_alternate(t));
    ck_assert(tty_modes(t).c_lflag & ICANON);
    ck_assert_str_eq(tty_row(t, 1), "So it goes line by line.");
    ck_assert_int_ge(tty_find(t, "21-one"), 0);
    ck_assert_int_ge(tty_find(t, "31-far"), 0);
    tty_keys(t, "nonsense\r");
    tty_wait(t, "There is no command \"nonsense\".");
    tty_keys(t, "show 22\r");
    tty_wait(t, "That was it.");
    tty_keys(t, "help\r");
    tty_wait(t, "doctor");
    tty_keys(t, "quit\r");
    ck_assert_int_eq(tty_wait_end(t), 0);
    stage_restored(t);
    tty_close(t);
}
END_TEST

START_TEST(line_by_line_ends_with_the_input)
{
    struct tty *t = open_plain(_i);
    tty_keys(t, "\004");
    ck_assert_int_eq(tty_wait_end(t), 0);
    tty_close(t);
    t = open_plain(_i);
    tty_hang_up(t);
    int status = tty_close(t);
    ck_assert(WIFEXITED(status) ? WEXITSTATUS(status) == 0
                                : WTERMSIG(status) == SIGHUP);
}
END_TEST

START_TEST(without_a_terminal_it_goes_line_by_line_as_well)
{
    static const struct {
        const char *script, *keys, *why;
    } ways[] = {
        {"echo quit | \"$0\"; echo \"it ended with $?\"", "",
         "standard input is not a terminal"},
        {"\"$0\" </dev/null; echo \"it ended with $?\"", "",
         "standard input is not a terminal"},
        {"\"$0\" | cat; echo \"it ended with 0\"", "quit\r",
         "standard output is not a terminal"},
    };
    struct tty *t = stage_shell(ways[_i].script);
    tty_keys(t, ways[_i].keys);
    ck_assert_int_eq(tty_wait_end(t), 0);
    ck_assert_int_ge(tty_find(t, ways[_i].why), 0);
    ck_assert_int_ge(tty_find(t, "it ended with 0"), 0);
    ck_assert_int_ge(tty_find(t, "31-far"), 0);
    ck_assert(!tty_alternate(t));
    tty_close(t);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_terminal_gets_the_colours_that_it_has, 6},
        {no_color_means_no_colour, 2},
        {without_utf8_only_ascii_is_sent, 3},
        {utf8_is_sent_where_the_locale_says_so, 4},
        {a_terminal_without_a_screen_goes_line_by_line, 5},
        {line_by_line_ends_with_the_input, 5},
        {without_a_terminal_it_goes_line_by_line_as_well, 3},
    };
    return run_suite("screens_term", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
