"""Recurrent cells, one time step each, and the loop written out."""
