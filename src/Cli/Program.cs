Console.Error.WriteLine("dbcalmctl: not assembled yet");
return 1;
