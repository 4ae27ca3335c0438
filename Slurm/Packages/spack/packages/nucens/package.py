"""Spack recipe of nucens.

    spack repo add Slurm/Packages/spack
    spack install nucens

Swift 6 is taken from the PATH (https://www.swift.org/install): Spack has no package of it. The first build fetches the four Swift packages
that Package.swift names.
"""
from spack.package import *


class Nucens(MakefilePackage):
    """Trains ensembles of neural-network fits of lepton-nucleus cross sections on the ranks of one MPI job."""

    homepage = "https://doi.org/10.1103/PhysRevC.110.025501"
    # The tarball of `make dist`, in the directory where Spack is called; or a checkout: spack dev-build nucens@0.1.0.
    url = "file:///tmp/nucens-0.1.0.tar.gz"

    license("Apache-2.0")

    version("0.1.0", preferred=True)

    variant("pictures", default=True, description="gnuplot for the pictures of reports")

    depends_on("mpi")
    depends_on("hdf5@1.10: +mpi +hl")
    depends_on("openblas")
    depends_on("pkgconfig", type="build")
    depends_on("python@3.9:", type=("build", "run"))
    depends_on("gnuplot@5.2: +cairo", type="run", when="+pictures")

    def setup_build_environment(self, env):
        # The names of the pkg-config files, and SwiftPM's own caches inside of the build.
        env.set("NUCENS_MPI_PC", "ompi-c" if self.spec.satisfies("^openmpi") else "mpich")
        env.set("NUCENS_HDF5_PC", "hdf5")
        env.set("XDG_CACHE_HOME", join_path(self.stage.path, "cache"))

    def edit(self, spec, prefix):
        if not which("swift"):
            raise InstallError("Swift 6 is not on the PATH; install it from https://www.swift.org/install")

    def build(self, spec, prefix):
        # `make install` builds; the packages of other systems that it looks for are those of this recipe.
        pass

    def install(self, spec, prefix):
        make("install", f"PREFIX={prefix}", "PACKAGES=", "INSTALL_PACKAGES=", "MODULES=")

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def check_version(self):
        Executable(self.prefix.bin.nucens)("--version")
