"""Figures of the course: functions that take arrays and return axes."""
