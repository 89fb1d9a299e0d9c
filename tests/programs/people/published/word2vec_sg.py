import numpy as np
import re
from collections import defaultdict

text = '''Machine learning is the study of computer algorithms that improve automatically through experience.'''

def tokenize(text):
    pattern = re.compile(r'[A-Za-z]+[\w^\']*|[\w^\']*[A-Za-z]+[\w^\']*')
    return pattern.findall(text.lower())

tokens = tokenize(text)
word_to_id, id_to_word = {}, {}
for i, token in enumerate(set(tokens)):
    word_to_id[token] = i
    id_to_word[i] = token
