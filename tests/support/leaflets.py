"""A leaflet that is audited for a site of a file, by itself or among the others of that file."""

import siting


def sites_file(folder, table):
    """The file of sites with this table."""
    path = folder / "parcels.csv"
    path.write_text(table, "utf-8")
    return path


def parcel_with(folder, heading, cell):
    """The file of one parcel, with one column besides its place."""
    return sites_file(folder, f"name,lon,lat,{heading}\nEast parcel,112.21,37.53,{cell}\n")


def study_of(folder, table):
    """The study of the sites in this table."""
    siting.start_study(sites_file(folder, table), folder / "study")
    return folder / "study" / "study.yaml"


def judged(text, folder, *, site, among=None):
    """The judged claims of the leaflet that says *text*."""
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, str(site), among=among).found.judged
