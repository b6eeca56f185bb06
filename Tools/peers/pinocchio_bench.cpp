// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time of Pinocchio's kinematics and dynamics on random postures: medians over rounds.
#include <ctime>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <pinocchio/algorithm/aba.hpp>
#include <pinocchio/algorithm/crba.hpp>
#include <pinocchio/algorithm/frames.hpp>
#include <pinocchio/algorithm/jacobian.hpp>
#include <pinocchio/algorithm/joint-configuration.hpp>
#include <pinocchio/algorithm/kinematics.hpp>
#include <pinocchio/algorithm/rnea.hpp>
#include <pinocchio/parsers/urdf.hpp>

static double cpu_ns() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int, char **arguments) {
  pinocchio::Model model;
  pinocchio::urdf::buildModel(arguments[1], model);
  // The file may leave masses out; their values do not change the time.
  for (auto &inertia : model.inertias) inertia = pinocchio::Inertia(2, Eigen::Vector3d(0, 0, 0.05),
                                                  0.02 * Eigen::Matrix3d::Identity());
  pinocchio::Data data(model);
  const auto tip = pinocchio::FrameIndex(model.nframes - 1);
  std::vector<Eigen::VectorXd> q, v, a;
  for (int i = 0; i < 256; i++) {
    q.push_back(pinocchio::randomConfiguration(model));
    v.push_back(Eigen::VectorXd::Random(model.nv));
    a.push_back(Eigen::VectorXd::Random(model.nv));
  }
  Eigen::Matrix<double, 6, Eigen::Dynamic> J(6, model.nv);
  double sum = 0;
  auto measure = [&](const char *name, auto work) {
    std::vector<double> rounds;
    for (int round = 0; round < 32; round++) {
      const double before = cpu_ns();
      for (int i = 0; i < 20000; i++) work(i & 255);
      if (round > 0) rounds.push_back((cpu_ns() - before) / 20000);
    }
    std::sort(rounds.begin(), rounds.end());
    std::printf("%-26s %8.0f  (%.0f to %.0f)\n", name, rounds[15], rounds.front(), rounds[27]);
  };
  measure("FK", [&](int i) {
    pinocchio::forwardKinematics(model, data, q[i]);
    sum += pinocchio::updateFramePlacement(model, data, tip).translation()[0];
  });
  measure("FK and Jacobian, base", [&](int i) {
    pinocchio::computeJointJacobians(model, data, q[i]);
    pinocchio::updateFramePlacement(model, data, tip);
    J.setZero();
    pinocchio::getFrameJacobian(model, data, tip, pinocchio::LOCAL_WORLD_ALIGNED, J);
    sum += J(0, 1);
  });
  measure("FK and Jacobian, flange", [&](int i) {
    J.setZero();
    pinocchio::computeFrameJacobian(model, data, q[i], tip, pinocchio::LOCAL, J);
    sum += J(0, 1);
  });
  measure("FK, Jacobian and its rate", [&](int i) {
    pinocchio::computeJointJacobiansTimeVariation(model, data, q[i], v[i]);
    pinocchio::updateFramePlacement(model, data, tip);
    J.setZero();
    pinocchio::getFrameJacobianTimeVariation(
        model, data, tip, pinocchio::LOCAL_WORLD_ALIGNED, J);
    sum += J(0, 1);
  });
  measure("RNEA", [&](int i) { sum += pinocchio::rnea(model, data, q[i], v[i], a[i])[0]; });
  measure("gravity", [&](int i) {
    sum += pinocchio::computeGeneralizedGravity(model, data, q[i])[0];
  });
  measure("CRBA", [&](int i) {
    sum += pinocchio::crba(model, data, q[i], pinocchio::Convention::LOCAL)(0, 1);
  });
  measure("ABA", [&](int i) { sum += pinocchio::aba(model, data, q[i], v[i], a[i])[0]; });
  return sum == 12345;
}
