using DbCalm.Security.Targets;
using DbCalm.Testing.Fleets;

[assembly: AssemblyFixture(typeof(Target))]
[assembly: AssemblyFixture(typeof(SharedCeph))]
