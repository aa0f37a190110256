"""What authors write as they have learnt it elsewhere, set right: one small extension a file."""
