# Says hello to bob.
print("hello bob")
