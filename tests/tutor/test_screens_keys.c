/* Does every key of keys.def do what its help says, on every screen?
 *
 * The walks below are what a test does: a key, and what it brings to the screen
 * or takes from it.  A key that is in keys.def and in no walk fails a test, for
 * each screen on which it holds.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <string.h>
#include <sys/wait.h>

#include "tests/tutor/scratch.h"

struct move {
    enum context at; /* CONTEXTS: nowhere of ours; then RAW is typed */
    uint32_t key;
    /* Comes, and goes; with neither, nothing changes. */
    const char *shown, *gone;
    const char *where; /* the mouse is on the start of this text */
    const char *raw;
};

#define NOTHING NULL, NULL
#define TYPED(keys, text) CONTEXTS, 0, text, NULL, NULL, keys
#define KEY(at, key, ...) CONTEXT_##at, key, __VA_ARGS__, NULL, NULL
#define MOUSE(at, key, where, ...) CONTEXT_##at, key, __VA_ARGS__, where, NULL

static const struct move in_home[] = {
    {KEY(HOME, 'j', "31-far", "21-one")},
    {KEY(HOME, 'k', "21-one", "31-far")},
    {KEY(HOME, KEY_ARROW_DOWN, "31-far", "21-one")},
    {KEY(HOME, KEY_ARROW_UP, "21-one", "31-far")},
    {MOUSE(HOME, KEY_WHEEL_DOWN, "Pipes", "31-far", "21-one")},
    {MOUSE(HOME, KEY_WHEEL_UP, "Pipes", "21-one", "31-far")},
    {KEY(HOME, KEY_ARROW_RIGHT, "22-two", "21-one")},
    {KEY(HOME, KEY_ARROW_LEFT, "21-one", "22-two")},
    {KEY(HOME, KEY_PAGE_DOWN, "31-far", "21-one")},
    {KEY(HOME, KEY_PAGE_UP, "21-one", "31-far")},
    {KEY(HOME, ' ', "31-far", "21-one")},
    {KEY(HOME, 'g', "21-one", "31-far")},
    {KEY(HOME, 'G', "31-far", "21-one")},
    {KEY(HOME, KEY_HOME_KEY, "21-one", "31-far")},
    {KEY(HOME, KEY_END_KEY, "31-far", "21-one")},
    {KEY(HOME, 'b', NOTHING)},
    {KEY(HOME, KEY_ESCAPE, NOTHING)},
    {MOUSE(HOME, KEY_CLICK, "bad", "24-bad", "31-far")},
    {KEY(HOME, KEY_RETURN, NOTHING)},
    {KEY(HOME, 'l', NOTHING)},
    {KEY(HOME, 't', NOTHING)},
    {MOUSE(HOME, KEY_CLICK, "torn", "23-torn", "24-bad")},
    {KEY(HOME, 'l', "lesson.md", NULL)},
    {KEY(HOME, 'g', "21-one", "23-torn")},
    {KEY(HOME, KEY_RETURN, "1 of 11", "go on")},
    {KEY(LESSON, 'b', "go on", "1 of 11")},
    {MOUSE(HOME, KEY_CLICK, "two", "22-two", "21-one")},
    {MOUSE(HOME, KEY_CLICK, "two", "1 of 1", "go on")},
    {KEY(LESSON, KEY_ESCAPE, "go on", "1 of 1")},
    {KEY(HOME, KEY_RETURN, "grade again", "go on")}, /* the lesson is read */
    {KEY(LAB, 'b', "go on", "grade again")},
    {KEY(HOME, 'l', "1 of 1", "go on")},
    {KEY(LESSON, KEY_RETURN, "grade again", "1 of 1")},
    {KEY(LAB, 'b', "1 of 1", "grade again")},
    {KEY(LESSON, 'b', "go on", "1 of 1")},
    {KEY(HOME, 't', "grade again", "go on")},
    {KEY(LAB, KEY_ESCAPE, "go on", "grade again")},
};

static const struct move in_help[] = {
    {KEY(HOME, '?', "Keys", "Forklore")},
    {KEY(HELP, 'j', NULL, " Home")},
    {KEY(HELP, 'k', " Home", NULL)},
    {KEY(HELP, KEY_ARROW_DOWN, NULL, " Home")},
    {KEY(HELP, KEY_ARROW_UP, " Home", NULL)},
    {MOUSE(HELP, KEY_WHEEL_DOWN, "Keys", NULL, " Home")},
    {MOUSE(HELP, KEY_WHEEL_UP, "Keys", " Home", NULL)},
    {KEY(HELP, KEY_PAGE_DOWN, "In a lab", " Home")},
    {KEY(HELP, KEY_PAGE_UP, " Home", "In a lab")},
    {KEY(HELP, ' ', "In a lab", " Home")},
    {KEY(HELP, 'g', " Home", "In a lab")},
    {KEY(HELP, 'G', "Your files", " Home")},
    {KEY(HELP, KEY_HOME_KEY, " Home", "Your files")},
    {KEY(HELP, KEY_END_KEY, "Your files", " Home")},
    {KEY(HELP, KEY_ARROW_LEFT, NOTHING)},
    {KEY(HELP, KEY_ARROW_RIGHT, NOTHING)},
    {MOUSE(HELP, KEY_CLICK, "Marks", NOTHING)},
    {KEY(HELP, 'b', "Forklore", "Keys")},
    {KEY(HOME, '?', "Keys", "Forklore")},
    {KEY(HELP, KEY_ESCAPE, "Forklore", "Keys")},
    {KEY(HOME, '?', "Keys", "Forklore")},
    {KEY(HELP, '?', "Forklore", "Keys")},
};

static const struct move in_lesson[] = {
    {KEY(HOME, 'l', "1 of 11", "Forklore")},
    {KEY(LESSON, 'j', NULL, "Whoever reads")},
    {KEY(LESSON, 'k', "Whoever reads", NULL)},
    {KEY(LESSON, KEY_ARROW_DOWN, NULL, "Whoever reads")},
    {KEY(LESSON, KEY_ARROW_UP, "Whoever reads", NULL)},
    {MOUSE(LESSON, KEY_WHEEL_DOWN, "item", NULL, "Whoever reads")},
    {MOUSE(LESSON, KEY_WHEEL_UP, "item", "Whoever reads", NULL)},
    {KEY(LESSON, KEY_PAGE_DOWN, "item 30", "item 13")},
    {KEY(LESSON, KEY_PAGE_UP, "item 13", "item 30")},
    {KEY(LESSON, ' ', "item 30", "item 13")},
    {KEY(LESSON, 'g', "Whoever reads", "item 30")},
    {KEY(LESSON, 'G', "The end of the first", "item 13")},
    {KEY(LESSON, KEY_HOME_KEY, "Whoever reads", "item 39")},
    {KEY(LESSON, KEY_END_KEY, "The end of the first", "item 13")},
    {KEY(LESSON, 'p', NOTHING)},
    {KEY(LESSON, KEY_ARROW_LEFT, NOTHING)},
    {KEY(LESSON, 's', NOTHING)},
    {KEY(LESSON, KEY_TAB, NOTHING)},
    {MOUSE(LESSON, KEY_CLICK, "item 30", NOTHING)},
    {KEY(LESSON, '?', "Keys", "1 of 11")},
    {KEY(HELP, 'b', "1 of 11", "Keys")},
    {KEY(LESSON, 'n', "2 of 11", "1 of 11")},
    {KEY(LESSON, KEY_RETURN, "Answer first", NULL)},
    {KEY(LESSON, 'j', "> a", "Answer first")},
    {KEY(LESSON, 'k', NULL, "> a")},
    {KEY(LESSON, 'n', "Answer first", NULL)},
    {MOUSE(LESSON, KEY_CLICK, "got, and", "> b", "Answer first")},
    {KEY(LESSON, 'r', "Answer first", NULL)},
    {KEY(LESSON, 'c', "You said c. It is b.", "Answer first")},
    {KEY(LESSON, 'r', "running", NULL)},
    {TYPED("", "ready")},
    {KEY(LESSON, KEY_TAB, "ctrl-] back", "enter next")},
    {KEY(PANE, KEY_CTRL(']'), "enter next", "ctrl-] back")},
    {MOUSE(LESSON, KEY_CLICK, "ready", "ctrl-] back", "enter next")},
    {KEY(PANE, KEY_CTRL(']'), "enter next", "ctrl-] back")},
    {KEY(LESSON, 's', "stopped", "running")},
    {KEY(LESSON, KEY_ESCAPE, NULL, "stopped")},
    {KEY(LESSON, KEY_RETURN, "3 of 11", "2 of 11")},
    {KEY(LESSON, 'y', "exit 0", NULL)},
    {KEY(LESSON, 'p', "2 of 11", "3 of 11")},
    {KEY(LESSON, KEY_ARROW_RIGHT, "3 of 11", "2 of 11")},
    {KEY(LESSON, KEY_ARROW_LEFT, "2 of 11", "3 of 11")},
    {KEY(LESSON, 't', "grade again", "2 of 11")},
    {KEY(LAB, 'l', "2 of 11", "grade again")},
    {TYPED("nnnnnn", "One?")},
    {KEY(LESSON, 'a', "You said a", NULL)},
    {TYPED("n", "Two?")},
    {KEY(LESSON, 'b', "You said b. It is so.", NULL)},
    {TYPED("n", "Three?")},
    {KEY(LESSON, 'd', "You said d", NULL)},
    {KEY(LESSON, 'b', "go on", "You said d")},
};

/* Begins with a file that fails. */
static const struct move in_lab[] = {
    {KEY(HOME, 't', "grade again", "go on")},
    {KEY(LAB, KEY_TAB, "Counting begins", "It gives one more")},
    {TYPED("", "d debug")},
    {KEY(LAB, 'v', NOTHING)},
    {KEY(LAB, 'n', NOTHING)},
    {KEY(LAB, 'h', "hint 1 of 3", NULL)},
    {KEY(LAB, 'h', "hint 2 of 3", NULL)},
    {KEY(LAB, 'h', "hint 3 of 3", NULL)},
    {KEY(LAB, 'h', NOTHING)},
    {KEY(LAB, 'g', "the first thing", "hint 3 of 3")},
    {KEY(LAB, 'j', NULL, "the first thing")},
    {KEY(LAB, 'k', "the first thing", NULL)},
    {KEY(LAB, KEY_ARROW_DOWN, NULL, "the first thing")},
    {KEY(LAB, KEY_ARROW_UP, "the first thing", NULL)},
    {MOUSE(LAB, KEY_WHEEL_DOWN, "why", NULL, "the first thing")},
    {MOUSE(LAB, KEY_WHEEL_UP, "why", "the first thing", NULL)},
    {KEY(LAB, KEY_PAGE_DOWN, "hint 3 of 3", "the first thing")},
    {KEY(LAB, KEY_PAGE_UP, "the first thing", "hint 3 of 3")},
    {KEY(LAB, ' ', "hint 3 of 3", "the first thing")},
    {KEY(LAB, KEY_HOME_KEY, "the first thing", "hint 3 of 3")},
    {KEY(LAB, KEY_END_KEY, "hint 3 of 3", "the first thing")},
    {KEY(LAB, 'g', "the first thing", "hint 3 of 3")},
    {KEY(LAB, 'G', "hint 3 of 3", "the first thing")},
    {KEY(LAB, KEY_ARROW_LEFT, NOTHING)},
    {KEY(LAB, KEY_ARROW_RIGHT, NOTHING)},
    {MOUSE(LAB, KEY_CLICK, "hint 3", NOTHING)},
    {KEY(LAB, 'd', "debugging", "grade again")},
    {TYPED("\r", "grade again")},
    {KEY(LAB, '?', "Keys", "hint 3 of 3")},
    {KEY(HELP, 'b', "hint 3 of 3", "Keys")},
    {KEY(LAB, 'R', "Start over?", NULL)},
    {KEY(LAB, 'e', NOTHING)},
    {KEY(LAB, KEY_ESCAPE, "grade again", "Start over?")},
    {KEY(LAB, 'R', "Start over?", NULL)},
    {KEY(LAB, 'y', "is the starter again", "Start over?")},
    {KEY(LAB, 'e', "editing one.c", "grade again")},
    {TYPED("\r", "in every lane.")},
    {KEY(LAB, KEY_RETURN, "try 3", "try 2")},
    {TYPED("", "in every lane.")},
    {KEY(LAB, 'v', "+the solution", "in every lane.")},
    {KEY(LAB, 'b', "in every lane.", "+the solution")},
    {KEY(LAB, 'v', "+the solution", "in every lane.")},
    {KEY(LAB, KEY_ESCAPE, "in every lane.", "+the solution")},
    {KEY(LAB, KEY_TAB, "It gives one more", "in every lane.")},
    {KEY(LAB, 'l', "1 of 11", "grade again")},
    {KEY(LESSON, 't', "grade again", "1 of 11")},
    {KEY(LAB, 'n', "1 of 1", "grade again")},
    {KEY(LESSON, 'b', "go on", "1 of 1")},
    {KEY(HOME, 'g', "21-one", NULL)},
    {KEY(HOME, 't', "grade again", "go on")},
    {KEY(LAB, KEY_ESCAPE, "go on", "grade again")},
};

static const struct walk {
    const struct move *moves;
    size_t n;
} walks[] = {
    {in_home, sizeof in_home / sizeof *in_home},
    {in_help, sizeof in_help / sizeof *in_help},
    {in_lesson, sizeof in_lesson / sizeof *in_lesson},
    {in_lab, sizeof in_lab / sizeof *in_lab},
};
enum { NWALKS = sizeof walks / sizeof *walks };

/* ---- Walking ---- */

static const char *mouse_bytes(struct tty *t, const struct move *m)
{
    if (!m->where)
        return stage_bytes(m->key, 0, 0);
    int row = tty_find(t, m->where), col = 0;
    ck_assert_msg(row >= 0, "\"%s\" is not there", m->where);
    const char *text = tty_row(t, row), *at = strstr(text, m->where);
    for (const char *s = text; s < at; s++)
        col += (*s & 0xC0) != 0x80; /* all are one column wide */
    return stage_bytes(m->key, row, col);
}

static bool is_same(struct tty *t, void *before)
{
    struct buf now = BUF_INIT;
    tty_screen(t, &now);
    bool same = strcmp(buf_str(&now), buf_str(before)) == 0;
    buf_destroy(&now);
    return same;
}

static void press(struct tty *t, const struct move *m)
{
    struct buf before = BUF_INIT;
    stage_redraw(t);
    tty_screen(t, &before);
    ck_assert_msg(stage_context(t) == m->at,
                  "not where key %x is to be typed:"
                  "\n%s",
                  m->key, buf_str(&before));
    ck_assert_msg(!m->shown || tty_find(t, m->shown) < 0, "%s:\n%s", m->shown,
                  buf_str(&before));
    ck_assert_msg(!m->gone || tty_find(t, m->gone) >= 0, "%s:\n%s", m->gone,
                  buf_str(&before));
    tty_keys(t, mouse_bytes(t, m));
    if (m->shown)
        tty_wait(t, m->shown);
    if (m->gone)
        tty_wait_gone(t, m->gone);
    if (!m->shown && !m->gone) {
        stage_redraw(t);
        tty_wait_for(t, is_same, &before, "the same screen");
    }
    buf_destroy(&before);
}

START_TEST(every_key_does_what_its_help_says)
{
    const struct walk *w = &walks[_i];
    if (w->moves == in_lab)
        stage_save("wrong beta\n");
    struct tty *t = stage_open(24, 80, NULL, NULL);
    for (size_t i = 0; i < w->n; i++) {
        const struct move *m = &w->moves[i];
        if (m->at != CONTEXTS) {
            press(t, m);
        } else {
            tty_keys(t, m->raw);
            tty_wait(t, m->shown);
        }
    }
    stage_quit(t);
}
END_TEST

/* ---- Is every key there? ---- */

static bool is_pressed(enum context at, uint32_t key)
{
    for (size_t i = 0; i < NWALKS; i++)
        for (size_t k = 0; k < walks[i].n; k++)
            if (walks[i].moves[k].at == at && walks[i].moves[k].key == key)
                return true;
    return false;
}

/* These are tried everywhere by tests of their own, whatever their keys. */
static bool is_tried_apart(enum action a)
{
    return a == ACTION_QUIT || a == ACTION_REDRAW || a == ACTION_SUSPEND;
}

START_TEST(no_key_is_left_out)
{
    for (size_t i = 0; i < nbindings; i++) {
        const struct binding *b = &bindings[i];
        for (int c = CONTEXT_ANY + 1; c < CONTEXTS; c++) {
            bool holds = (int)b->context == c ||
                         (b->context == CONTEXT_ANY && c != CONTEXT_PANE);
            if (holds && !is_tried_apart(b->action))
                ck_assert_msg(is_pressed((enum context)c, b->key),
                              "no test presses \"%s\" (%x: %s) in context %d",
                              b->shown, b->key, b->help, c);
        }
    }
}
END_TEST

/* ---- Those that work everywhere ---- */

static const char *const everywhere[] = {
    "home at the first start", "a page of text", "a task", "help from home"};
enum { NEVERYWHERE = sizeof everywhere / sizeof *everywhere };

static void quit_by(const struct binding *b, const struct place *p)
{
    struct tty *t = stage_at(p, 24, 80, NULL, NULL);
    if (b->key == KEY_END_OF_INPUT) {
        tty_hang_up(t);
    } else {
        tty_keys(t, stage_bytes(b->key, 0, 0));
        ck_assert_int_eq(tty_wait_end(t), 0);
        stage_restored(t);
    }
    int status = tty_close(t);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

START_TEST(every_key_that_quits_quits_everywhere)
{
    int n = 0;
    for (size_t i = 0; i < nbindings; i++)
        if (bindings[i].action == ACTION_QUIT) {
            quit_by(&bindings[i], place_named(everywhere[_i]));
            n++;
        }
    ck_assert_int_ge(n, 4);
}
END_TEST

START_TEST(every_key_that_draws_again_draws_everywhere)
{
    struct tty *t = stage_at(place_named(everywhere[_i]), 24, 80, NULL, NULL);
    int n = 0;
    for (size_t i = 0; i < nbindings; i++)
        if (bindings[i].action == ACTION_REDRAW) {
            stage_redraw_by(t, bindings[i].key);
            n++;
        }
    ck_assert_int_ge(n, 1);
    stage_quit(t);
}
END_TEST

/* Without a shell there is nobody to go back to. */
START_TEST(suspending_without_a_shell_changes_nothing)
{
    struct buf before = BUF_INIT;
    struct tty *t = stage_at(place_named(everywhere[_i]), 24, 80, NULL, NULL);
    stage_redraw(t);
    tty_screen(t, &before);
    for (size_t i = 0; i < nbindings; i++)
        if (bindings[i].action == ACTION_SUSPEND)
            tty_keys(t, stage_bytes(bindings[i].key, 0, 0));
    stage_redraw(t);
    tty_wait_for(t, is_same, &before, "the same screen");
    buf_destroy(&before);
    stage_quit(t);
}
END_TEST

/* ---- What is not ours ---- */

START_TEST(keys_of_ours_go_to_the_program_that_is_typed_to)
{
    struct tty *t =
        stage_at(place_named("a program to type to"), 24, 80, NULL, NULL);
    tty_keys(t, "q?bt\tns x\r");
    tty_wait(t, "got q?bt");
    tty_wait(t, "exit 3");
    tty_keys(t, "q"); /* it has ended: so this leads back */
    tty_wait_gone(t, "ctrl-] back");
    tty_keys(t, "r");
    tty_wait_gone(t, "exit 3");
    tty_wait(t, "ready");
    tty_keys(t, "\t");
    tty_wait(t, "ctrl-] back");
    tty_keys(t, "\003");
    tty_wait(t, "killed by SIGINT");
    tty_keys(t, "\033r");
    tty_wait_gone(t, "killed by SIGINT");
    tty_wait(t, "ready");
    tty_keys(t, "\t\004");
    tty_wait(t, "exit 3");
    tty_keys(t, "\035");
    tty_wait_gone(t, "ctrl-] back");
    stage_quit(t);
}
END_TEST

START_TEST(keys_that_are_nothing_do_nothing)
{
    static const char keys[] = "xXzZ019!@#%^*<>\x01\x02\x05\x0e\x7f";
    struct buf before = BUF_INIT;
    struct tty *t = stage_at(place_named(everywhere[_i]), 24, 80, NULL, NULL);
    stage_redraw(t);
    tty_screen(t, &before);
    tty_keys(t, keys);
    tty_keys(t, "\033[Z\033[2~\033[3~\033OP\033[15~\033[1;5C\xc3\xa9");
    stage_redraw(t);
    tty_wait_for(t, is_same, &before, "the same screen");
    buf_destroy(&before);
    stage_quit(t);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {every_key_does_what_its_help_says, NWALKS},
        {no_key_is_left_out, 1},
        {every_key_that_quits_quits_everywhere, NEVERYWHERE},
        {every_key_that_draws_again_draws_everywhere, NEVERYWHERE},
        {suspending_without_a_shell_changes_nothing, NEVERYWHERE},
        {keys_of_ours_go_to_the_program_that_is_typed_to, 1},
        {keys_that_are_nothing_do_nothing, NEVERYWHERE},
    };
    return run_suite("screens_keys", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
