using DbCalm.Testing.Fleets;

[assembly: AssemblyFixture(typeof(SharedCeph))]
