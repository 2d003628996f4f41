/* Is the table of keys true?  Every key does one thing in each context, every
 * action can be reached, and what the screen says about a key is so.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"
#include "tui/ui/footer.h"
#include "tui/ui/keys.h"

/* Keys of a context that hide those of ANY on purpose: what else they mean
 * holds again while the context's action means nothing. */
static const struct {
    enum context context;
    uint32_t key;
} overrides[] = {
    {CONTEXT_LESSON, 'b'}, /* an answer */
    {CONTEXT_LESSON, KEY_ARROW_LEFT},
    {CONTEXT_LESSON, KEY_ARROW_RIGHT}, /* pages */
    {CONTEXT_LAB, KEY_ESCAPE},         /* "no" to a question */
    {CONTEXT_HELP, '?'},               /* the same key closes it */
};

static bool is_override(const struct binding *b)
{
    for (size_t i = 0; i < sizeof overrides / sizeof *overrides; i++)
        if (overrides[i].context == b->context && overrides[i].key == b->key)
            return true;
    return false;
}

START_TEST(no_key_is_bound_twice_in_a_context)
{
    for (size_t i = 0; i < nbindings; i++)
        for (size_t k = i + 1; k < nbindings; k++)
            ck_assert_msg(bindings[i].context != bindings[k].context ||
                              bindings[i].key != bindings[k].key,
                          "key %#x in context %d", bindings[i].key,
                          bindings[i].context);
}
END_TEST

START_TEST(no_context_hides_a_general_key_unless_on_purpose)
{
    size_t hidden = 0;
    for (size_t i = 0; i < nbindings; i++) {
        const struct binding *b = &bindings[i];
        if (b->context == CONTEXT_ANY || b->context == CONTEXT_PANE ||
            action_of(CONTEXT_ANY, b->key) == ACTION_NONE)
            continue;
        ck_assert_msg(is_override(b), "key %#x in context %d", b->key,
                      b->context);
        hidden++;
    }
    ck_assert_uint_eq(hidden, sizeof overrides / sizeof *overrides);
}
END_TEST

START_TEST(each_binding_is_found_and_each_action_has_one)
{
    bool reached[ACTIONS] = {false};
    for (size_t i = 0; i < nbindings; i++) {
        const struct binding *b = &bindings[i];
        ck_assert_int_eq(action_of(b->context, b->key), b->action);
        ck_assert_int_gt(b->action, ACTION_NONE);
        ck_assert_int_lt(b->action, ACTIONS);
        reached[b->action] = true;
    }
    for (int a = ACTION_NONE + 1; a < ACTIONS; a++)
        ck_assert_msg(reached[a], "action %d has no key", a);
}
END_TEST

START_TEST(a_focused_pane_leaves_all_other_keys_to_the_program)
{
    for (uint32_t key = 1; key <= KEY_END_OF_INPUT; key++) {
        if (key == 0x80)
            key = KEY_FIRST;
        enum action a = action_of(CONTEXT_PANE, key);
        ck_assert_int_eq(a,
                         key == KEY_CTRL(']') ? ACTION_UNFOCUS : ACTION_NONE);
    }
}
END_TEST

START_TEST(an_unknown_key_does_nothing)
{
    ck_assert_int_eq(action_of(CONTEXT_HOME, 0x6F22), ACTION_NONE);
    ck_assert_int_eq(action_of(CONTEXT_HOME, 0), ACTION_NONE);
    ck_assert_int_eq(action_of(CONTEXT_HOME, UINT32_MAX), ACTION_NONE);
}
END_TEST

/* ---- What is shown ---- */

static const struct {
    const char *name;
    uint32_t key;
} names[] = {
    {"enter", KEY_RETURN},      {"tab", KEY_TAB},
    {"esc", KEY_ESCAPE},        {"space", ' '},
    {"click", KEY_CLICK},       {"up", KEY_ARROW_UP},
    {"down", KEY_ARROW_DOWN},   {"left", KEY_ARROW_LEFT},
    {"right", KEY_ARROW_RIGHT}, {"pgup", KEY_PAGE_UP},
    {"pgdn", KEY_PAGE_DOWN},
};

/* The key that a label of N bytes names; 0 when it names none. */
static uint32_t key_named(const char *label, size_t n)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == n && memcmp(names[i].name, label, n) == 0)
            return names[i].key;
    if (n == 6 && memcmp(label, "ctrl-", 5) == 0)
        return KEY_CTRL((uint32_t)label[5]);
    return n == 1 ? (uint32_t)label[0] : 0;
}

/* "a-d" */
static bool is_range(const char *s)
{
    return strlen(s) == 3 && s[1] == '-';
}

START_TEST(each_label_names_its_key_and_only_keys_that_work)
{
    for (size_t i = 0; i < nbindings; i++) {
        const struct binding *b = &bindings[i];
        bool own = b->shown[0] == '\0';
        if (is_range(b->shown)) {
            for (char c = b->shown[0]; c <= b->shown[2]; c++)
                ck_assert_int_eq(action_of(b->context, (uint32_t)c), b->action);
            continue;
        }
        for (const char *s = b->shown; *s;) {
            size_t n = strcspn(s, "/");
            uint32_t key = key_named(s, n);
            ck_assert_msg(key != 0, "\"%s\" names no key", b->shown);
            ck_assert_msg(action_of(b->context, key) != ACTION_NONE,
                          "\"%s\" does not work", b->shown);
            own |= key == b->key;
            s += n + (s[n] == '/');
        }
        ck_assert_msg(own, "\"%s\" is another key", b->shown);
    }
}
END_TEST

START_TEST(each_binding_says_what_it_does_in_few_words)
{
    for (size_t i = 0; i < nbindings; i++) {
        ck_assert_uint_gt(strlen(bindings[i].help), 0);
        ck_assert_uint_le(strlen(bindings[i].help), 32);
        ck_assert(utf8_valid(bindings[i].help, strlen(bindings[i].help)));
        if (bindings[i].rank > 0)
            ck_assert_uint_gt(strlen(bindings[i].shown), 0);
    }
}
END_TEST

START_TEST(places_in_the_footer_are_different)
{
    for (size_t i = 0; i < nbindings; i++)
        for (size_t k = i + 1; k < nbindings; k++) {
            const struct binding *a = &bindings[i], *b = &bindings[k];
            if (a->rank == 0 || a->rank != b->rank)
                continue;
            ck_assert_msg(a->context != b->context &&
                              a->context != CONTEXT_ANY &&
                              b->context != CONTEXT_ANY,
                          "rank %d twice: %s, %s", a->rank, a->shown, b->shown);
        }
}
END_TEST

/* ---- The key line ---- */

static bool always(const void *arg, enum action a)
{
    (void)arg;
    (void)a;
    return true;
}

static bool never(const void *arg, enum action a)
{
    (void)arg;
    (void)a;
    return false;
}

static bool all_but(const void *arg, enum action a)
{
    return a != *(const enum action *)arg;
}

static const char *footer(int cols, enum context context,
                          bool (*can)(const void *, enum action),
                          const void *arg)
{
    static struct buf out;
    struct grid g = {0};
    grid_reset(&g, 1, cols);
    footer_draw(&g, context, can, arg);
    buf_clear(&out);
    for (int col = 0; col < cols; col++)
        utf8_add(&out, grid_at(&g, 0, col)->ch[0]);
    while (out.len > 0 && out.data[out.len - 1] == ' ')
        buf_cut(&out, out.len - 1);
    grid_destroy(&g);
    return buf_str(&out);
}

START_TEST(the_key_line_holds_what_can_be_done_by_rank)
{
    ck_assert_str_eq(footer(100, CONTEXT_HOME, always, NULL),
                     " enter go on   l lesson   t lab   j/k down and up   "
                     "b back   ? help   q quit");
    enum action none = ACTION_LAB;
    ck_assert_str_eq(footer(100, CONTEXT_HOME, all_but, &none),
                     " enter go on   l lesson   j/k down and up   b back   "
                     "? help   q quit");
    ck_assert_str_eq(footer(100, CONTEXT_HOME, never, NULL), "");
    ck_assert_str_eq(footer(100, CONTEXT_PANE, always, NULL),
                     " ctrl-] back to the lesson");
}
END_TEST

START_TEST(a_narrow_key_line_keeps_the_first_entry_and_help)
{
    ck_assert_str_eq(footer(40, CONTEXT_HOME, always, NULL),
                     " enter go on   l lesson   t lab   ? help");
    ck_assert_str_eq(footer(22, CONTEXT_HOME, always, NULL),
                     " enter go on   ? help");
    ck_assert_str_eq(footer(1, CONTEXT_HOME, always, NULL), "e");
}
END_TEST

START_TEST(a_key_that_means_something_else_now_is_not_shown_for_it)
{
    enum action answer = ACTION_ANSWER;
    const char *line = footer(200, CONTEXT_LESSON, always, NULL);
    ck_assert_ptr_nonnull(strstr(line, "a-d answer"));
    ck_assert_ptr_nonnull(strstr(line, "   esc back"));
    line = footer(200, CONTEXT_LESSON, all_but, &answer);
    ck_assert_ptr_null(strstr(line, "answer"));
    ck_assert_ptr_nonnull(strstr(line, "   b back"));
    ck_assert_ptr_null(strstr(line, "esc"));
    ck_assert_int_eq(footer_action(CONTEXT_LESSON, 'b', always, NULL),
                     ACTION_ANSWER);
    ck_assert_int_eq(footer_action(CONTEXT_LESSON, 'b', all_but, &answer),
                     ACTION_BACK);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("keys");
    TCase *c = tcase_create("table");
    tcase_add_test(c, no_key_is_bound_twice_in_a_context);
    tcase_add_test(c, no_context_hides_a_general_key_unless_on_purpose);
    tcase_add_test(c, each_binding_is_found_and_each_action_has_one);
    tcase_add_test(c, a_focused_pane_leaves_all_other_keys_to_the_program);
    tcase_add_test(c, an_unknown_key_does_nothing);
    tcase_add_test(c, each_label_names_its_key_and_only_keys_that_work);
    tcase_add_test(c, each_binding_says_what_it_does_in_few_words);
    tcase_add_test(c, places_in_the_footer_are_different);
    suite_add_tcase(s, c);
    c = tcase_create("key line");
    tcase_add_test(c, the_key_line_holds_what_can_be_done_by_rank);
    tcase_add_test(c, a_narrow_key_line_keeps_the_first_entry_and_help);
    tcase_add_test(c, a_key_that_means_something_else_now_is_not_shown_for_it);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
