// SPDX-License-Identifier: GPL-3.0-or-later

/// A coordinate frame that is known when the program is compiled; see `docs/NOTATION.md`.
public protocol Frame: Sendable {}

/// W: the floor under the table, z up.
public enum World: Frame {}
/// B: the robot's base.
public enum Base: Frame {}
/// A link of the robot, chosen by index at run time.
public enum Link: Frame {}
/// F: the flange.
public enum Flange: Frame {}
/// T: the tool tip, +z out of the tool.
public enum Tool: Frame {}
/// C: the tracker, fixed in W.
public enum Tracker: Frame {}
/// P: the patient; origin at the pelvis joint, +x left, −y anterior, +z cranial.
public enum Patient: Frame {}
/// A: an acupoint; origin on the skin, +z the outward normal, +x along the channel.
public enum Acupoint: Frame {}
