using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Fleet;

namespace DbCalm.Controller.Access;

/// <summary>A host that just joined, and its certificate.</summary>
internal sealed record EnrolledHost(FleetHost Host, X509Certificate2 Certificate);
