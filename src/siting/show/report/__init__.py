"""Reports for people who decide: a planner's comparison of sites, and a promoter's report on one."""
