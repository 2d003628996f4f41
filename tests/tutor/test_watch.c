/* Does the watch notice every save, once, however it is made?  Each test saves
 * as some editor does and counts what watch_step says.
 *
 * No time is asserted: the watch itself says until when to wait.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/base/watch.h"

static char folder[64]; /* a fresh one for each test */
static struct watch w;

static void put(const char *name, const char *text)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fd_writen(fd, text, strlen(text)), 0);
    ck_assert_int_eq(close(fd), 0);
}

/* Steps until nothing is left to look at; how many saves there were. */
static int settle(void)
{
    int saves = 0;

    for (;;) {
        struct pollfd in = {.fd = w.fd, .events = POLLIN};
        bool idle = w.when == CLOCK_NEVER;
        int ready = poll(&in, 1, idle ? 0 : clock_poll_ms(w.when));
        if (ready == 0 && idle)
            return saves;
        saves += watch_step(&w);
    }
}

/* Steps until the next look is done, for when there is always one more. */
static int next_look(void)
{
    int64_t when = w.when;
    int saves = 0;

    while (w.when <= when) {
        struct pollfd in = {.fd = w.fd, .events = POLLIN};
        poll(&in, 1, clock_poll_ms(w.when));
        saves += watch_step(&w);
        when = w.when < when ? w.when : when;
    }
    return saves;
}

static void await_save(void)
{
    while (next_look() == 0)
        ;
}

static void in_folder(void)
{
    strcpy(folder, "/tmp/forklore-watch-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkdir("lab", 0755), 0);
    put("lab/spawn.c", "one");
    w = (struct watch)WATCH_INIT;
    ck_assert_int_eq(watch_open(&w, "lab/spawn.c", NULL), 0);
}

static void leave(void)
{
    watch_close(&w);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(file_rmtree(folder, NULL), 0);
}

START_TEST(what_is_there_at_the_start_is_no_save)
{
    ck_assert(!w.polling);
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_write_in_place_is_one_save)
{
    put("lab/spawn.c", "two");
    ck_assert_int_eq(settle(), 1);
    put("lab/spawn.c", "three");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(truncate_then_write_is_one_save)
{
    put("lab/spawn.c", "");
    ck_assert_int_eq(settle(), 0); /* looked, and it was empty */
    put("lab/spawn.c", "two");
    ck_assert_int_eq(settle(), 1);

    put("lab/spawn.c", "");
    put("lab/spawn.c", "three");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_rename_over_the_file_is_one_save)
{
    put("lab/.spawn.c.tmp", "two");
    ck_assert_int_eq(settle(), 0);
    ck_assert_int_eq(rename("lab/.spawn.c.tmp", "lab/spawn.c"), 0);
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(delete_then_create_is_one_save)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(next_look(), 0);
    ck_assert(!w.polling);
    ck_assert_int_eq(next_look(), 0);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(delete_then_create_of_the_same_is_no_save)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(next_look(), 0);
    put("lab/spawn.c", "one");
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_backup_by_rename_is_one_save)
{
    ck_assert_int_eq(rename("lab/spawn.c", "lab/spawn.c~"), 0);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(unlink("lab/spawn.c~"), 0);
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_new_file_is_not_looked_at_before_it_is_closed)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(next_look(), 0);
    int fd = open("lab/spawn.c", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ck_assert_int_eq(fd_writen(fd, "ha", 2), 0);
    int64_t due = w.when; /* of the look for a file that was not there */
    bool early = watch_step(&w);
    ck_assert(!early || due <= clock_ns());
    ck_assert_int_eq(fd_writen(fd, "lf", 2), 0);
    ck_assert_int_eq(close(fd), 0);
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(of_several_quick_saves_the_last_counts)
{
    char text[16];

    for (int i = 0; i < 50; i++) {
        snprintf(text, sizeof text, "save %d", i);
        put("lab/spawn.c", text);
    }
    ck_assert_int_eq(settle(), 1);
    put("lab/spawn.c", "save 49");
    ck_assert_int_eq(settle(), 0);
    put("lab/spawn.c", "save 0");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(the_same_content_again_is_no_save)
{
    put("lab/spawn.c", "one");
    ck_assert_int_eq(settle(), 0);
    put("lab/.new", "one");
    ck_assert_int_eq(rename("lab/.new", "lab/spawn.c"), 0);
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(another_file_is_no_save)
{
    put("lab/spawn.c.swp", "two");
    put("lab/spawn", "two");
    put("lab/xspawn.c", "two");
    ck_assert_int_eq(mkdir("lab/d", 0755), 0);
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_folder_in_its_place_is_no_save)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(mkdir("lab/spawn.c", 0755), 0);
    ck_assert_int_eq(next_look(), 0);
    ck_assert_int_eq(rmdir("lab/spawn.c"), 0);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_fifo_in_its_place_is_no_save_and_no_hang)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(mkfifo("lab/spawn.c", 0644), 0);
    ck_assert_int_eq(next_look(), 0);
    ck_assert(!watch_now(&w));
}
END_TEST

START_TEST(a_hard_link_in_its_place_is_one_save)
{
    put("lab/other", "two");
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(link("lab/other", "lab/spawn.c"), 0);
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_large_file_is_one_save)
{
    size_t n = 3 * 1024 * 1024;
    char *text = mem_new(n + 1);

    memset(text, 'x', n);
    put("lab/spawn.c", text);
    ck_assert_int_eq(settle(), 1);
    text[n - 1] = '\0'; /* a byte less */
    put("lab/spawn.c", text);
    ck_assert_int_eq(settle(), 1);
    free(text);
}
END_TEST

START_TEST(the_folder_may_go_and_come_back)
{
    ck_assert_int_eq(file_rmtree("lab", NULL), 0);
    ck_assert_int_eq(next_look(), 0);
    ck_assert(w.polling);
    ck_assert_int_eq(next_look(), 0);

    ck_assert_int_eq(mkdir("lab", 0755), 0);
    put("lab/spawn.c", "two");
    await_save();
    ck_assert(!w.polling);
    put("lab/spawn.c", "three");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(the_folder_may_go_while_somebody_stands_in_it)
{
    /* It is gone, but not its inode: no IN_DELETE_SELF comes. */
    int here = open("lab", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    ck_assert_int_eq(file_rmtree("lab", NULL), 0);
    ck_assert_int_eq(mkdir("lab", 0755), 0);
    put("lab/spawn.c", "two");
    await_save();
    put("lab/spawn.c", "three");
    ck_assert_int_eq(settle(), 1);
    close(here);
}
END_TEST

START_TEST(the_folder_may_be_replaced_by_another)
{
    ck_assert_int_eq(mkdir("new", 0755), 0);
    put("new/spawn.c", "two");
    ck_assert_int_eq(rename("lab", "old"), 0);
    ck_assert_int_eq(rename("new", "lab"), 0);
    ck_assert_int_eq(settle(), 1);
    put("old/spawn.c", "three");
    ck_assert_int_eq(settle(), 0);
    put("lab/spawn.c", "four");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_folder_above_may_be_replaced)
{
    ck_assert_int_eq(file_mkdirs("a/b", NULL), 0);
    put("a/b/spawn.c", "one");
    watch_close(&w);
    ck_assert_int_eq(watch_open(&w, "a/b/spawn.c", NULL), 0);

    ck_assert_int_eq(rename("a", "old"), 0);
    ck_assert_int_eq(file_mkdirs("a/b", NULL), 0);
    put("a/b/spawn.c", "two");
    await_save();
    put("a/b/spawn.c", "three");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(neither_file_nor_folder_need_be_there)
{
    watch_close(&w);
    ck_assert_int_eq(watch_open(&w, "later/spawn.c", NULL), 0);
    ck_assert(w.polling);
    ck_assert_int_eq(next_look(), 0);
    ck_assert_int_eq(mkdir("later", 0755), 0);
    ck_assert_int_eq(next_look(), 0);
    ck_assert(!w.polling);
    put("later/spawn.c", "one");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

static void link_away(void)
{
    ck_assert_int_eq(mkdir("away", 0755), 0);
    put("away/real.c", "one");
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(symlink("../away/real.c", "lab/spawn.c"), 0);
    ck_assert_int_eq(settle(), 0); /* it reads the same */
}

START_TEST(a_save_of_a_link_s_target_is_one_save)
{
    link_away();
    put("lab/spawn.c", "two"); /* through the link */
    ck_assert_int_eq(settle(), 1);
    put("away/real.c", "three");
    ck_assert_int_eq(settle(), 1);
    put("away/.new", "four");
    ck_assert_int_eq(rename("away/.new", "away/real.c"), 0);
    ck_assert_int_eq(settle(), 1);
    put("away/spawn.c", "five"); /* the link's name, not the target's */
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_link_that_leads_elsewhere_now_is_one_save)
{
    link_away();
    put("away/second.c", "two");
    ck_assert_int_eq(symlink("../away/second.c", "lab/.new"), 0);
    ck_assert_int_eq(rename("lab/.new", "lab/spawn.c"), 0);
    ck_assert_int_eq(settle(), 1);
    put("away/second.c", "three");
    ck_assert_int_eq(settle(), 1);
    put("away/real.c", "four");
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_link_that_leads_nowhere_may_come_to_lead_somewhere)
{
    ck_assert_int_eq(unlink("lab/spawn.c"), 0);
    ck_assert_int_eq(symlink("real.c", "lab/spawn.c"), 0);
    ck_assert_int_eq(next_look(), 0);
    put("lab/real.c", "two");
    await_save();
    put("lab/real.c", "three");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(without_inotify_it_polls_and_says_so)
{
    watch_close(&w);
    w.deaf = true;
    ck_assert_int_eq(watch_open(&w, "lab/spawn.c", NULL), 0);
    ck_assert(w.polling);
    ck_assert_int_eq(w.fd, -1);
    ck_assert_int_eq(next_look(), 0);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(next_look(), 1);
    put("lab/spawn.c", "");
    ck_assert_int_eq(next_look(), 0);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(next_look(), 0);
    ck_assert(w.polling);
}
END_TEST

START_TEST(when_inotify_works_again_it_stops_polling)
{
    watch_close(&w);
    w.deaf = true;
    ck_assert_int_eq(watch_open(&w, "lab/spawn.c", NULL), 0);
    ck_assert(w.polling);
    w.deaf = false;
    ck_assert_int_eq(next_look(), 0);
    ck_assert(!w.polling);
    put("lab/spawn.c", "two");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

START_TEST(a_look_out_of_turn_takes_the_save)
{
    put("lab/spawn.c", "two");
    ck_assert(watch_now(&w));
    ck_assert(!watch_now(&w));
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(a_path_without_a_name_is_refused)
{
    struct watch other = WATCH_INIT;
    struct buf err = BUF_INIT;

    ck_assert_int_eq(watch_open(&other, "lab/", &err), -1);
    ck_assert_str_eq(buf_str(&err), "lab/: not the name of a file");
    buf_destroy(&err);
    watch_close(&other);
}
END_TEST

START_TEST(a_bare_name_is_watched_in_the_current_folder)
{
    ck_assert_int_eq(chdir("lab"), 0);
    watch_close(&w);
    ck_assert_int_eq(watch_open(&w, "spawn.c", NULL), 0);
    put("spawn.c", "two");
    ck_assert_int_eq(settle(), 1);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        what_is_there_at_the_start_is_no_save,
        a_write_in_place_is_one_save,
        truncate_then_write_is_one_save,
        a_rename_over_the_file_is_one_save,
        delete_then_create_is_one_save,
        delete_then_create_of_the_same_is_no_save,
        a_backup_by_rename_is_one_save,
        a_new_file_is_not_looked_at_before_it_is_closed,
        of_several_quick_saves_the_last_counts,
        the_same_content_again_is_no_save,
        another_file_is_no_save,
        a_folder_in_its_place_is_no_save,
        a_fifo_in_its_place_is_no_save_and_no_hang,
        a_hard_link_in_its_place_is_one_save,
        a_large_file_is_one_save,
        the_folder_may_go_and_come_back,
        the_folder_may_go_while_somebody_stands_in_it,
        the_folder_may_be_replaced_by_another,
        a_folder_above_may_be_replaced,
        neither_file_nor_folder_need_be_there,
        a_save_of_a_link_s_target_is_one_save,
        a_link_that_leads_elsewhere_now_is_one_save,
        a_link_that_leads_nowhere_may_come_to_lead_somewhere,
        without_inotify_it_polls_and_says_so,
        when_inotify_works_again_it_stops_polling,
        a_look_out_of_turn_takes_the_save,
        a_path_without_a_name_is_refused,
        a_bare_name_is_watched_in_the_current_folder,
    };
    Suite *suite = suite_create("watch");
    TCase *all = tcase_create("saves");

    tcase_add_checked_fixture(all, in_folder, leave);
    tcase_set_timeout(all, 20);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
