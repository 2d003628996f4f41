/* Is the course found, are its labs known by what people call them, and is a
 * program's output compared as lesson.h says?
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/scratch.h"
#include "tui/course/course.h"

static struct buf err;
static struct course c;

static void write_file(const char *name, const char *text)
{
    char *path = in_scratch(name), *dir = str_dup(path);
    *strrchr(dir, '/') = '\0';
    ck_assert_int_eq(file_mkdirs(dir, NULL), 0);
    put_text(path, text);
    free(dir);
    free(path);
}

static void write_lab(const char *slug)
{
    char *name = str_format("labs/%s/lab.md", slug);
    write_file(name, "---\ntitle: T\nfile: a.c\nminutes: 5\nlanes: memory\n"
                     "---\nDo it.\n```tests\na: b\n```\n```hint\n1\n```\n"
                     "```hint\n2\n```\n```hint\n3\n```\n");
    free(name);
}

static void before(void)
{
    static const char *const slugs[] = {"11-spawn", "12-process",
                                        "43-semaphore", "44-spare"};
    err = (struct buf)BUF_INIT;
    c = (struct course){0};
    scratch_enter();
    write_file("lessons/chapters", "4 Locks\n\n1  Processes and pids \n");
    write_file("lessons/11-spawn/lesson.md",
               "---\ntitle: One\nminutes: 9\nlab: 11-spawn\n---\nText.\n");
    for (size_t i = 0; i < 4; i++)
        write_lab(slugs[i]);
    write_file("labs/include/mp/x.h", "");
    write_file("labs/13-broken/lab.md", "---\ntitle: x\n---\n");
}

static void after(void)
{
    course_close(&c);
    scratch_leave();
    buf_destroy(&err);
}

static void open_course(void)
{
    ck_assert_msg(course_open_at(&c, scratch, NULL, &err) == 0, "%s",
                  buf_str(&err));
    ck_assert_uint_eq(err.len, 0);
}

START_TEST(a_course_has_its_chapters_and_labs_in_order)
{
    open_course();
    char *kit = str_format("%s/build/kit", c.root);
    ck_assert_str_eq(c.kit, kit);
    ck_assert_uint_eq(c.nchapters, 2);
    ck_assert_int_eq(c.chapters[0].number, 1);
    ck_assert_str_eq(c.chapters[0].title, "Processes and pids");
    ck_assert_int_eq(c.chapters[1].number, 4);
    ck_assert_uint_eq(c.nentries, 5);
    ck_assert_str_eq(c.entries[0].lab.slug, "11-spawn");
    ck_assert_ptr_null(c.entries[0].error);
    ck_assert_str_eq(c.entries[4].lab.slug, "44-spare");
    free(kit);
}
END_TEST

START_TEST(a_broken_lab_costs_itself_only)
{
    open_course();
    ck_assert_str_eq(c.entries[2].lab.slug, "13-broken");
    ck_assert_str_eq(c.entries[2].lab.name, "broken");
    ck_assert_int_eq(c.entries[2].lab.number, 13);
    ck_assert_str_eq(c.entries[2].error,
                     "labs/13-broken/lab.md:1: the front matter has no "
                     "\"file:\"");
    ck_assert_ptr_null(course_lab(&c, "13", &err));
    ck_assert(is_line_about(&err, c.entries[2].error));
    ck_assert_str_eq(course_next(&c, "12-process")->slug, "43-semaphore");
    ck_assert_ptr_null(course_next(&c, "44-spare"));
}
END_TEST

START_TEST(a_lab_without_a_chapter_or_a_number_of_its_own_says_so)
{
    write_lab("91-lecture");
    write_lab("11-twin");
    open_course();
    ck_assert_str_eq(c.entries[1].error,
                     "labs/11-twin: 11 is also the number of 11-spawn");
    ck_assert_str_eq(c.entries[6].error,
                     "labs/91-lecture: lessons/chapters names no chapter 9");
}
END_TEST

static const struct {
    const char *typed, *slug, *message;
} names[] = {
    {"11-spawn", "11-spawn", NULL},
    {"11", "11-spawn", NULL},
    {"spawn", "11-spawn", NULL},
    {"43-sem", "43-semaphore", NULL},
    {"proc", "12-process", NULL},
    {"spar", "44-spare", NULL},
    {"sp", NULL, "\"sp\" could be 11-spawn or 44-spare"},
    {"s", NULL, "\"s\" could be 11-spawn, 43-semaphore or 44-spare"},
    {"spwan", NULL, "no lab is called \"spwan\"; did you mean 11-spawn?"},
    {"12-proces5", NULL, "did you mean 12-process?"},
    {"xyzzy", NULL, "no lab is called \"xyzzy\"; forklore list"},
    {"", NULL, "no lab is called \"\"; forklore list"},
    {"99", NULL, "no lab is called \"99\""},
    {"../11-spawn", NULL, "no lab is called \"../11-spawn\""},
    {"a\nb", NULL, "no lab is called \"a"},
};

START_TEST(a_lab_is_found_by_what_people_call_it)
{
    open_course();
    const struct lab *l = course_lab(&c, names[_i].typed, &err);
    if (names[_i].slug) {
        ck_assert_msg(l != NULL, "%s", buf_str(&err));
        ck_assert_str_eq(l->slug, names[_i].slug);
        ck_assert_uint_eq(err.len, 0);
    } else {
        ck_assert_ptr_null(l);
        ck_assert(is_line_about(&err, names[_i].message));
    }
}
END_TEST

START_TEST(a_lesson_is_read_by_its_slug)
{
    struct lesson l;
    open_course();
    ck_assert_int_eq(course_lesson(&c, "11-spawn", &l, &err), 0);
    ck_assert_str_eq(l.title, "One");
    lesson_close(&l);
    ck_assert_int_eq(course_lesson(&c, "12-process", &l, &err), -1);
    ck_assert(is_line_about(&err, "lessons/12-process/lesson.md"));
    buf_clear(&err);
    ck_assert_int_eq(course_lesson(&c, "../etc", &l, &err), -1);
    ck_assert(is_line_about(&err, "\"../etc\" is not a lesson's name"));
}
END_TEST

static const struct {
    const char *text, *message;
} chapters[] = {
    {"one\n", "lessons/chapters:1: not \"NUMBER TITLE\""},
    {"1 a\n10 b\n", "lessons/chapters:2: not \"NUMBER TITLE\""},
    {"1\n", "lessons/chapters:1: not"},
    {"1 a\n\n1 b", "lessons/chapters:3: chapter 1 is there twice"},
};

START_TEST(chapters_that_cannot_be_read_are_named_with_their_line)
{
    write_file("lessons/chapters", chapters[_i].text);
    ck_assert_int_eq(course_open_at(&c, scratch, NULL, &err), -1);
    ck_assert(is_line_about(&err, chapters[_i].message));
}
END_TEST

START_TEST(a_folder_without_a_course_is_refused)
{
    char *labs = in_scratch("labs");
    ck_assert_int_eq(course_open_at(&c, labs, NULL, &err), -1);
    ck_assert(is_line_about(&err, "no course here"));
    free(labs);
}
END_TEST

START_TEST(forklore_course_names_the_course)
{
    setenv("FORKLORE_COURSE", scratch, 1);
    ck_assert_msg(course_open(&c, &err) == 0, "%s", buf_str(&err));
    ck_assert_uint_eq(c.nentries, 5);
    course_close(&c);
    setenv("FORKLORE_COURSE", "/nowhere", 1);
    ck_assert_int_eq(course_open(&c, &err), -1);
    ck_assert(is_line_about(&err, "/nowhere"));
    unsetenv("FORKLORE_COURSE");
}
END_TEST

/* What course_find says of SCRATCH/PROGRAM; "" stands for nowhere. */
static void check_find(const char *program, const char *root, const char *kit)
{
    char *path = in_scratch(program), *found = NULL, *found_kit = NULL;
    int rc = course_find(path, &found, &found_kit);
    ck_assert_int_eq(rc, root ? 0 : -1);
    if (root) {
        char *want = str_format("%s%s", scratch, root);
        char *want_kit = str_format("%s%s", scratch, kit);
        ck_assert_str_eq(found, want);
        ck_assert_str_eq(found_kit, want_kit);
        free(want);
        free(want_kit);
    }
    free(found);
    free(found_kit);
    free(path);
}

START_TEST(a_program_finds_the_course_it_was_made_with)
{
    write_file("usr/share/forklore/lessons/chapters", "");
    write_file("usr/share/forklore/labs/x", "");
    check_find("build/forklore", "", "/build/kit");
    check_find("build-asan/forklore", "", "/build-asan/kit");
    check_find("usr/bin/forklore", "/usr/share/forklore",
               "/usr/lib/forklore/kit");
    check_find("bin/forklore", NULL, NULL);
    check_find("other/forklore", NULL, NULL);
    check_find("usr/build/forklore", NULL, NULL);
}
END_TEST

/* ---- outputs ---- */

static const struct {
    bool any_order, same;
    const char *says, *prints;
} outputs[] = {
    {false, true, "hello\n", "hello\n"},
    {false, true, "hello\n", "hello  \r\n\n"},
    {false, false, "hello\n", "hello\nyou\n"},
    {false, false, "hello\nyou\n", "you\nhello\n"},
    {false, true, "pid 4711, me 4711\n", "pid 999, me 999\n"},
    {false, false, "pid 4711, me 4711\n", "pid 999, me 998\n"},
    {false, false, "pid 4711, me 4712\n", "pid 999, me 999\n"},
    {false, true, "pid 4711\n", "pid 7\n"},
    {false, false, "pid 4711\n", "pid x\n"},
    {false, false, "exit 3\n", "exit 4\n"},
    {false, false, "exit 3\n", "exit 345\n"},
    {false, true, "1 at 0x7ffd10\n2 at 0x7ffd10\n", "1 at 0xa\n2 at 0xa\n"},
    {false, false, "1 at 0x7ffd10\n2 at 0x7ffd10\n", "1 at 0xa\n2 at 0xb\n"},
    {false, false, "at 0x7ffd10\n", "at 140728\n"},
    {true, true, "a\nb\na\n", "b\na\na\n"},
    {true, false, "a\nb\na\n", "b\na\nb\n"},
    {true, false, "a\nb\n", "a\nb\nb\n"},
    {true, true, "parent 100\nchild 101 of 100\nchild 102 of 100\n",
     "child 8101 of 8000\nchild 8100 of 8000\nparent 8000\n"},
    {true, false, "parent 100\nchild 101 of 100\nchild 102 of 100\n",
     "child 8101 of 8000\nchild 8100 of 8001\nparent 8000\n"},
    /* The first choice is wrong, and only the last line tells. */
    {true, true, "p 100\np 101\np 102\nq 102 x 100\n",
     "p 201\np 202\np 203\nq 201 x 203\n"},
    {true, true, "a 100 100\na 100 101\n", "a 300 301\na 300 300\n"},
    {true, false, "a 100 100\na 100 101\n",
     "a 300 301\na 301 301\n"
     "a 300 300\n"},
    /* A short number may stand where a long one did, beside its like. */
    {true, true, "n 7\npid 4711\n", "pid 7\nn 7\n"},
    {false, true, "", "\n"},
    {true, true, "", ""},
};

START_TEST(an_output_is_compared_by_sameness)
{
    struct part p = {.text = str_dup(outputs[_i].says),
                     .any_order = outputs[_i].any_order};
    const char *prints = outputs[_i].prints;
    ck_assert(lesson_output_matches(&p, prints, strlen(prints)) ==
              outputs[_i].same);
    free(p.text);
}
END_TEST

START_TEST(a_nul_in_an_output_is_a_difference)
{
    struct part p = {.text = "a\n"};
    ck_assert(!lesson_output_matches(&p, "a\0\n", 3));
}
END_TEST

/* A ring of N processes, each naming the next, told from START on. */
static char *ring(int n, int start, int step, int pids)
{
    struct buf b = BUF_INIT;
    for (int i = 0; i < n; i++) {
        int at = (start + i * step) % n;
        buf_addf(&b, "%d then %d\n", pids + at, pids + (at + 1) % n);
    }
    return buf_take(&b);
}

START_TEST(the_search_for_an_order_is_bounded)
{
    struct part p = {.text = ring(200, 0, 1, 1000), .any_order = true};
    char *same = ring(200, 57, 3, 5000);
    ck_assert(lesson_output_matches(&p, same, strlen(same)));
    /* Two rings of a hundred look alike from everywhere but afar. */
    char *half = ring(100, 0, 1, 5000), *other = ring(100, 0, 1, 6000);
    char *two = str_format("%s%s", half, other);
    ck_assert(!lesson_output_matches(&p, two, strlen(two)));
    free(two);
    free(half);
    free(other);
    free(same);
    free(p.text);
}
END_TEST

START_TEST(an_excerpt_stands_in_its_program_in_order)
{
    struct part p = {.text = "  int x;\n\nreturn x;\n"};
    const char *good = "int main(void)\n{\n\tint x; \n    return x;\n}\n";
    const char *bad = "return x;\nint x;\n";
    ck_assert_int_eq(lesson_excerpt_line(&p, good, strlen(good)), 0);
    ck_assert_int_eq(lesson_excerpt_line(&p, bad, strlen(bad)), 3);
    ck_assert_int_eq(lesson_excerpt_line(&p, "", 0), 1);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))

int main(void)
{
    const struct test tests[] = {
        {a_course_has_its_chapters_and_labs_in_order, 1},
        {a_broken_lab_costs_itself_only, 1},
        {a_lab_without_a_chapter_or_a_number_of_its_own_says_so, 1},
        {a_lab_is_found_by_what_people_call_it, COUNT(names)},
        {a_lesson_is_read_by_its_slug, 1},
        {chapters_that_cannot_be_read_are_named_with_their_line,
         COUNT(chapters)},
        {a_folder_without_a_course_is_refused, 1},
        {forklore_course_names_the_course, 1},
        {a_program_finds_the_course_it_was_made_with, 1},
        {an_output_is_compared_by_sameness, COUNT(outputs)},
        {a_nul_in_an_output_is_a_difference, 1},
        {the_search_for_an_order_is_bounded, 1},
        {an_excerpt_stands_in_its_program_in_order, 1},
    };
    return run_suite("course", tests, sizeof tests / sizeof *tests, before,
                     after);
}
