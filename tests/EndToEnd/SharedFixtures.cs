using DbCalm.Testing.Fleets;

[assembly: AssemblyFixture(typeof(SharedCeph))]
[assembly: AssemblyFixture(typeof(SpareServers))]
