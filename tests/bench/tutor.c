/* How long until the tutor's first screen is there, and how long from a key to
 * what it changes on the screen while a file is being built and judged.
 *
 * Beside each stands the least that the machine takes for the like, in turn, in
 * one run: a program on a terminal that does nothing, and one that sends every
 * key back.  All times are of the wall clock, and hold what a terminal does to
 * make a screen of the bytes (libvterm, in this process).
 *
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/sample.h"
#include "tests/tutor/tty.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"

enum { STARTS = 30, KEYS = 500, KEYS_PER_SAVE = 5, ROWS = 24 };

#define PAINT_GOAL_MS 50
#define KEY_GOAL_MS 16
#define LAB "13-gil" /* its task is longer than the screen: j and k scroll */
#define SAVED "forklore/13-gil/gil.c"
#define BETWEEN_KEYS_US 20000 /* so that keys meet each stage of a build */

static char folder[] = "/tmp/forklore-bench-XXXXXX";

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench: %s failed\n", what);
    exit(111);
}

static struct tty *open_tty(const char *const *argv)
{
    char *home = str_format("HOME=%s", folder);
    const char *const env[] = {home,
                               "XDG_STATE_HOME",
                               "XDG_CACHE_HOME",
                               "FORKLORE_HOME",
                               "FORKLORE_COURSE",
                               NULL};
    const struct tty_how how = {.rows = ROWS, .cols = 80, .env = env};
    struct tty *t = tty_open(&how, argv);
    free(home);
    return t;
}

static struct tty *open_tutor(void)
{
    return open_tty((const char *[]){"build/forklore", NULL});
}

static void quit(struct tty *t)
{
    tty_keys(t, "q");
    need(tty_close(t) == 0, "the tutor's end");
}

static void print_ratio(double ours, double least)
{
    printf("  %-24s %8.2f\n", "ratio", least > 0 ? ours / least : 0);
}

static void print_goal(struct sample *s, const char *what, double fraction,
                       double goal)
{
    printf("  %-24s %8.2f ms  (goal: %.0f)\n", what, sample_at(s, fraction),
           goal);
}

/* ---- The first screen ---- */

/* The key line is drawn last. */
static bool is_painted(struct tty *t, void *arg)
{
    (void)arg;
    return strstr(tty_row(t, ROWS - 1), "q quit") &&
           strstr(tty_row(t, 0), "Forklore");
}

static double start(void)
{
    int64_t began = clock_ns();
    struct tty *t = open_tutor();
    tty_wait_for(t, is_painted, NULL, "the first screen");
    double seconds = clock_since(began);
    quit(t);
    return seconds;
}

static double start_nothing(void)
{
    int64_t began = clock_ns();
    struct tty *t = open_tty((const char *[]){"true", NULL});
    tty_wait_end(t);
    double seconds = clock_since(began);
    tty_close(t);
    return seconds;
}

static void measure_starts(void)
{
    struct sample ours = {.n = 0}, least = {.n = 0};
    start(); /* warm the caches, and make the records */
    start_nothing();
    for (int i = 0; i < STARTS; i++) {
        sample_add(&ours, start() * 1e3);
        sample_add(&least, start_nothing() * 1e3);
    }
    puts("first paint");
    sample_print(&ours, "exec to home screen", "ms");
    print_goal(&ours, "  its median", 0.5, PAINT_GOAL_MS);
    sample_print(&least, "exec of true to its end", "ms");
    print_ratio(sample_at(&ours, 0.5), sample_at(&least, 0.5));
}

/* ---- Keys ---- */

/* The rows that a key has to change: below the lanes, which move by
 * themselves, and above the key line. */
enum { FIRST_ROW = 4, LAST_ROW = ROWS - 3 };

static void look(struct tty *t, struct buf *rows)
{
    buf_clear(rows);
    for (int row = FIRST_ROW; row <= LAST_ROW; row++)
        buf_addf(rows, "%s\n", tty_row(t, row));
}

static bool has_scrolled(struct tty *t, void *before)
{
    struct buf now = BUF_INIT;
    look(t, &now);
    bool differs = strcmp(buf_str(&now), buf_str(before)) != 0;
    buf_destroy(&now);
    return differs;
}

static bool has_tab(struct tty *t, void *name)
{
    return strstr(tty_row(t, 1), name) != NULL;
}

static bool has_echo(struct tty *t, void *letter)
{
    return strcmp(tty_row(t, 0), letter) == 0;
}

static double key(struct tty *t, const char *bytes,
                  bool (*seen)(struct tty *t, void *arg), void *arg)
{
    int64_t began = clock_ns();
    tty_keys(t, bytes);
    tty_wait_for(t, seen, arg, "what the key changes");
    return clock_since(began);
}

/* Another file each time; it compiles.  The lab shows the result when it has
 * noticed: from then on it builds and judges, until the next save cancels. */
static void save(struct tty *t, const struct buf *source, int n)
{
    char *path = str_format("%s/" SAVED, folder);
    struct buf text = BUF_INIT, err = BUF_INIT;
    buf_addf(&text, "%s/* %d */\n", buf_str(source), n);
    need(file_write(path, buf_str(&text), text.len, 0644, &err) == 0,
         buf_str(&err));
    tty_wait_for(t, has_tab, "── result ", "the save to be noticed");
    buf_destroy(&text);
    free(path);
}

static double press(struct tty *t, int i)
{
    static const char *const keys[KEYS_PER_SAVE] = {"\t", "j", "k", "\t", "\t"};
    static const char *const tabs[KEYS_PER_SAVE] = {"── task ", NULL, NULL,
                                                    "── result ", "── task "};
    const char *tab = tabs[i % KEYS_PER_SAVE];
    struct buf before = BUF_INIT;
    look(t, &before);
    double seconds =
        tab ? key(t, keys[i % KEYS_PER_SAVE], has_tab, (void *)tab)
            : key(t, keys[i % KEYS_PER_SAVE], has_scrolled, &before);
    buf_destroy(&before);
    return seconds;
}

static void measure_keys(void)
{
    struct sample ours = {.n = 0}, least = {.n = 0};
    struct buf source = BUF_INIT, err = BUF_INIT;
    need(file_read("solutions/" LAB "/gil.c", 1 << 20, &source, &err) == 0,
         buf_str(&err));
    struct tty *t = open_tutor();
    struct tty *echo = open_tty((const char *[]){
        "sh", "-c", "stty raw -echo; printf .; exec cat", NULL});
    tty_wait(echo, ".");
    tty_wait(t, "q quit");
    tty_keys(t, "Gt"); /* the last lab */
    tty_wait_for(t, has_tab, "── task ", "the lab");
    for (int i = 0; i < KEYS; i++) {
        if (i % KEYS_PER_SAVE == 0)
            save(t, &source, i);
        usleep(BETWEEN_KEYS_US / 2);
        sample_add(&ours, press(t, i) * 1e3);
        usleep(BETWEEN_KEYS_US / 2);
        sample_add(&least, key(echo, i % 2 ? "\ra" : "\rb", has_echo,
                               i % 2 ? "a" : "b") *
                               1e3);
    }
    tty_hang_up(echo);
    tty_close(echo);
    quit(t);
    buf_destroy(&source);

    puts("key to paint, while a build runs");
    sample_print(&ours, "key to the change", "ms");
    print_goal(&ours, "  99th percentile", 0.99, KEY_GOAL_MS);
    sample_print(&least, "key to its echo by cat", "ms");
    print_ratio(sample_at(&ours, 0.5), sample_at(&least, 0.5));
    printf("  %-24s %8.2f\n", "  99th percentile",
           sample_at(&ours, 0.99) / sample_at(&least, 0.99));
}

static void print_load(void)
{
    double load[1] = {0};
    if (getloadavg(load, 1) == 1)
        printf("the machine's load before this: %.2f, processors: %ld\n",
               load[0], sysconf(_SC_NPROCESSORS_ONLN));
}

int main(void)
{
    need(mkdtemp(folder) != NULL, "mkdtemp");
    print_load();
    measure_starts();
    measure_keys();
    file_rmtree(folder, NULL);
    return 0;
}
