// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time of MuJoCo's step: the arm holds a slowly moving posture by joint PD with the bias
// forces made up for; in the second model its tip slides over a soft plane under a Cartesian
// spring. Medians over rounds of 10 s of simulated time.
#include <math.h>
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS = 10000, ROUNDS = 9, MOST_JOINTS = 16 };

static double cpu_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static const double home[7] = {0, -0.4, 0, -2.2, 0, 1.8, 0.785};

static void hold_joints(const mjModel *m, mjData *d) {
  for (int i = 0; i < m->nv; i++) {
    const double wanted = home[i] + 0.1 * sin(d->time + i);
    d->qfrc_applied[i] = d->qfrc_bias[i] + 400 * (wanted - d->qpos[i]) - 40 * d->qvel[i];
  }
}

static double start[3];

// Pulled towards 3 cm below the plane, and to and fro along y.
static void slide_tip(const mjModel *m, mjData *d) {
  static double jacobian[3 * MOST_JOINTS];
  const int tip = mj_name2id(m, mjOBJ_GEOM, "tip");
  mj_jacGeom(m, d, jacobian, NULL, tip);
  const double *p = d->geom_xpos + 3 * tip;
  const double wanted[3] = {start[0], start[1] + 0.05 * sin(2 * d->time), start[2] - 0.03};
  double force[3];
  for (int k = 0; k < 3; k++) {
    double speed = 0;
    for (int i = 0; i < m->nv; i++) speed += jacobian[k * m->nv + i] * d->qvel[i];
    force[k] = 4000 * (wanted[k] - p[k]) - 150 * speed;
  }
  for (int i = 0; i < m->nv; i++) {
    double torque = d->qfrc_bias[i] - 2 * d->qvel[i] + 5 * (home[i] - d->qpos[i]);
    for (int k = 0; k < 3; k++) torque += jacobian[k * m->nv + i] * force[k];
    d->qfrc_applied[i] = torque;
  }
}

static void measure(const char *name, const char *path,
                    void (*control)(const mjModel *, mjData *)) {
  char error[1000] = "";
  mjModel *m = mj_loadXML(path, NULL, error, sizeof error);
  if (m == NULL || m->nv > MOST_JOINTS) {
    fprintf(stderr, "%s: %s\n", path, error);
    exit(1);
  }
  mjData *d = mj_makeData(m);
  double rounds[ROUNDS];
  long touching = 0;
  for (int round = -1; round < ROUNDS; round++) {
    mj_resetData(m, d);
    memcpy(d->qpos, home, sizeof home);
    mj_forward(m, d);
    // The plane lies right under the tip.
    memcpy(start, d->geom_xpos + 3 * mj_name2id(m, mjOBJ_GEOM, "tip"), sizeof start);
    const int skin = mj_name2id(m, mjOBJ_GEOM, "skin");
    if (skin >= 0) m->geom_pos[3 * skin + 2] = start[2] - 0.01;
    touching = 0;
    const double before = cpu_us();
    for (int step = 0; step < STEPS; step++) {
      control(m, d);
      mj_step(m, d);
      touching += d->ncon > 0;
    }
    if (round >= 0) rounds[round] = (cpu_us() - before) / STEPS;
  }
  qsort(rounds, ROUNDS, sizeof rounds[0], compare);
  printf("%-40s %.2f (%.2f to %.2f), touching in %.0f %% of the steps\n", name, rounds[ROUNDS / 2],
         rounds[0], rounds[ROUNDS - 1], 100.0 * touching / STEPS);
  mj_deleteData(d);
  mj_deleteModel(m);
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  measure("free, joint PD and bias", arguments[1], hold_joints);
  measure("tip sliding on a soft plane", arguments[2], slide_tip);
  return 0;
}
