/* The same code, run three ways: the results are the same.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/gil.h>

#include <stdio.h>

static long times_worker(long accumulator, int worker)
{
    return accumulator * (worker + 1);
}

/* 7 times 6, times the worker's number counted from 1. */
static const struct mp_code code[] = {
    {.op = MP_SET, .n = 6},  {.op = MP_ADD, .n = 7},
    {.op = MP_LOOP, .n = 1}, {.op = MP_CALL, .fn = times_worker},
    {.op = MP_RETURN},
};

static void show(const char *how, int failed, const long *results)
{
    if (failed)
        perror(how);
    else
        printf("%-10s %ld %ld\n", how, results[0], results[1]);
}

int main(void)
{
    long results[2];
    show("serial", mp_run_serial(code, 2, results), results);
    show("threads", mp_run_threads(code, 2, 5000, results), results);
    show("processes", mp_run_processes(code, 2, results), results);
    return 0;
}
